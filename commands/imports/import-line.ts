import { paymentStream, providerOrderStream } from '../../ledger/core/ids.ts'
import type { PaymentRejection } from '../../ledger/payment/commands.ts'
import { paymentDecider } from '../../ledger/payment/decide.ts'
import type { Payment } from '../../ledger/payment/state.ts'
import type { CommandContext } from '../../ledger/store/aggregates.ts'
import type { Position } from '../../ledger/store/port.ts'
import { tokenOrder } from '../payments/claim-order.ts'
import { judgeLine, type Importable, type Source } from './judge-line.ts'
import { knownRefusal } from './known-money.ts'
import type { ImportLine } from './line.ts'
import type { KnownMoney } from './money.ts'
import type { ImportParts } from './parts.ts'
import { fieldRefusal, type FieldRefusal, type Refusal } from './refusal.ts'

export type LineResult =
  /** `importable`: would be imported, where nothing is to be written. */
  | {
      readonly kind: 'imported' | 'already_there' | 'importable'
      readonly paymentId: Importable['paymentId']
      readonly position: Position
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** What a line is judged beside. */
export type Beside = {
  readonly source: Source
  readonly known: KnownMoney
  /** Whether the payment of the line is here already. */
  readonly isTaken: (line: number) => boolean
}
type Importing = Beside & { readonly context: CommandContext }

/**
 * One line becomes one payment, however often it is sent. Its order and its id at the provider become this payment's
 * before, so that no other import and no payer's window is ever taken for it; a crash between loses nothing, since the
 * next try claims them again. What was paid here claims no reference: that is looked for among all payments.
 */
export const importLine = async (
  parts: ImportParts,
  importing: Importing,
  line: ImportLine,
): Promise<LineResult> => {
  const looked = await lookAt(parts, importing, line)
  if ('kind' in looked) return looked
  const { importable } = looked
  const used = await claimAll(parts, importing, importable)
  if (used.length > 0) return orderUsed(used)
  const { paymentId, facts } = importable
  const stream = paymentStream(paymentId)
  const command = { type: 'ImportPayment' as const, paymentId, at: parts.runtime.now(), ...facts }
  const handled = await parts.desks.payments.handle(stream, command, importing.context)
  if (handled.kind === 'rejected') return refusedBy(handled.code, handled.loaded.state, importing.source)
  if (handled.kind !== 'accepted') throw new Error('an import has no idempotency key')
  const kind = handled.events.length > 0 ? 'imported' : 'already_there'
  return { kind, paymentId, position: handled.loaded.position }
}

/** What would become of it; nothing is written. */
export const checkLine = async (
  parts: ImportParts,
  beside: Beside,
  line: ImportLine,
): Promise<LineResult> => {
  const looked = await lookAt(parts, beside, line)
  if ('kind' in looked) return looked
  return { kind: 'importable', paymentId: looked.importable.paymentId, position: looked.position }
}

type Looked = LineResult | { readonly importable: Importable; readonly position: Position }

/** What is refused here has claimed nothing. */
const lookAt = async (parts: ImportParts, beside: Beside, line: ImportLine): Promise<Looked> => {
  const { source, known, isTaken } = beside
  const judged = await judgeLine(parts, source, line)
  if (judged.kind === 'refused') return judged
  const { importable } = judged
  const { paymentId, facts } = importable
  const { state, position } = await parts.desks.payments.load(paymentStream(paymentId))
  const command = { type: 'ImportPayment' as const, paymentId, at: parts.runtime.now(), ...facts }
  const decision = paymentDecider.decide(command, state)
  if (decision.kind === 'rejected') return refusedBy(decision.code, state, source)
  if (decision.events.length === 0) return { kind: 'already_there', paymentId, position }
  if (isTaken(line.line)) return lineOfAnother
  const used = await usedByOthers(parts, importable)
  if (used.length > 0) return orderUsed(used)
  const refusal = knownRefusal(known, importable)
  return refusal === undefined ? { importable, position } : { kind: 'refused', refusal }
}

const lineOfAnother: LineResult = {
  kind: 'refused',
  refusal: {
    reason: 'payment_already_there',
    fields: [
      {
        field: 'line',
        message: { en: 'was imported with another order', ko: '다른 주문으로 이미 가져온 줄입니다' },
      },
    ],
  },
}

const refusedBy = (code: PaymentRejection, state: Payment, { fileDigest }: Source): LineResult => {
  if (code !== 'payment_already_there') throw new Error(`a line that was read cannot be refused by ${code}`)
  const from = state.status === 'none' ? undefined : state.imported?.source
  return {
    kind: 'refused',
    refusal: { reason: code, fields: [orderField(from, fileDigest)] },
  }
}

const orderField = (
  from: { readonly fileDigest: string; readonly line: number } | undefined,
  fileDigest: string,
): FieldRefusal => {
  if (from === undefined) return fieldRefusal('orderId', 'is known here already')
  if (from.fileDigest !== fileDigest) return fieldRefusal('orderId', 'was imported from another file')
  const line = String(from.line)
  const message = {
    en: `stands in line ${line} of this file, too`,
    ko: `이 파일의 ${line}번째 줄에도 있습니다`,
  }
  return { field: 'orderId', message }
}

const orderUsed = (fields: readonly string[]): LineResult => ({
  kind: 'refused',
  refusal: {
    reason: 'provider_order_used',
    fields: fields.map((field) => fieldRefusal(field, 'is another payment’s there')),
  },
})

/** What is one payment's only at its provider, by the fields of the line. */
const claimsOf = ({ facts: { provider, contractId, providerOrderId }, spellings }: Importable) => [
  ...spellings.map((reference) => ({
    field: 'reference',
    order: { provider, contractId, providerOrderId: tokenOrder(reference) },
  })),
  { field: 'providerOrderId', order: { provider, contractId, providerOrderId } },
]

/** The fields of what is another payment's. */
const usedByOthers = async ({ desks }: ImportParts, importable: Importable): Promise<readonly string[]> => {
  const claims = claimsOf(importable)
  const owners = await Promise.all(
    claims.map(({ order }) => desks.providerOrders.load(providerOrderStream(order))),
  )
  const used = claims.flatMap(({ field }, index) => {
    const state = owners[index]?.state
    return state?.status === 'claimed' && state.paymentId !== importable.paymentId ? [field] : []
  })
  return [...new Set(used)]
}

/** The field of what has become another payment's meanwhile. */
const claimAll = async (
  { desks, runtime }: ImportParts,
  { context }: Importing,
  importable: Importable,
): Promise<readonly string[]> => {
  const { paymentId } = importable
  for (const { field, order } of claimsOf(importable)) {
    const claim = { type: 'ClaimProviderOrder' as const, ...order, paymentId, at: runtime.now() }
    const handled = await desks.providerOrders.handle(providerOrderStream(order), claim, context)
    if (handled.kind === 'rejected') return [field]
  }
  return []
}
