import {
  paymentIdOf,
  paymentIdOfProviderOrder,
  ProviderId,
  type ContractId,
  type MerchantId,
  type Mode,
  type PaymentId,
} from '../../ledger/core/ids.ts'
import { methodKinds } from '../../ledger/core/method-kind.ts'
import { money } from '../../ledger/core/money.ts'
import { epochMsOf, parseInstant, type Instant } from '../../ledger/core/time.ts'
import type { ImportedFacts } from '../../ledger/payment/commands.ts'
import type { ProviderProfile } from '../../ledger/payment/provider.ts'
import { contractFor } from '../payments/contract.ts'
import { moneyOf } from '../payments/fields.ts'
import type { ImportLine } from './line.ts'
import type { ImportParts } from './parts.ts'
import { fieldRefusal, type Refusal } from './refusal.ts'

/** Whose payments they are, and which file they stand in. */
export type Source = {
  readonly merchantId: MerchantId
  readonly mode: Mode
  readonly fileDigest: string
}

export type Importable = {
  readonly paymentId: PaymentId
  readonly facts: ImportedFacts
  /** Under what the provider's payment may be known here. */
  readonly spellings: readonly string[]
}
type Judged =
  | { readonly kind: 'importable'; readonly importable: Importable }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** By how much another's clock may be ahead of ours. */
const CLOCKS_MS = 5 * 60_000

/** Everything that a line says, against all that is known beside the payments themselves. */
export const judgeLine = async (parts: ImportParts, source: Source, line: ImportLine): Promise<Judged> => {
  const late = (['approvedAt', 'canceledAt'] as const).find((field) => isAhead(parts, line[field]))
  if (late !== undefined) return refused('invalid_request', late, 'must not lie in the future')
  const profile = parts.providers.get(ProviderId(line.provider))
  if (profile === undefined) return refused('provider_unknown', 'provider', 'is no provider')
  const refusal = providerRefusal(profile, line)
  if (refusal !== undefined) return { kind: 'refused', refusal }
  const reference = referenceIn(profile, line)
  if (reference === undefined)
    return refused('provider_does_not_take', 'methodKind', 'is needed by the provider to cancel a part')
  const contractId = await contractFor(parts, source, profile.id)
  if (contractId === undefined)
    return refused('provider_contract_missing', 'provider', 'the merchant has no contract there in this mode')
  const paymentId = paymentIdOf(source.merchantId, source.mode, line.orderId)
  const facts = factsOf(source, line, { provider: profile.id, contractId, reference })
  const spellings = spellingsOf(profile, line.reference)
  return { kind: 'importable', importable: { paymentId, facts, spellings } }
}

const isAhead = ({ runtime }: ImportParts, text: string | undefined): boolean =>
  text !== undefined && Date.parse(text) > epochMsOf(runtime.now()) + CLOCKS_MS

const refused = (reason: Refusal['reason'], field: string, message: string): Judged => ({
  kind: 'refused',
  refusal: { reason, fields: [fieldRefusal(field, message)] },
})

/** What the provider could not be asked to cancel. */
const providerRefusal = (
  { imports }: ProviderProfile,
  { currency, reference, providerOrderId, orderId }: ImportLine,
): Refusal | undefined => {
  const field = (name: string, message: string): Refusal => ({
    reason: 'provider_does_not_take',
    fields: [fieldRefusal(name, message)],
  })
  if (!imports.currencies.includes(currency)) return field('currency', 'cannot be cancelled there')
  if (!imports.reference.pattern.test(reference)) {
    const { description, example } = imports.reference
    const message = {
      en: `must be ${description}, like ${example}`,
      ko: `결제사의 거래 번호 형식이어야 합니다. 예: ${example}`,
    }
    return { reason: 'provider_does_not_take', fields: [{ field: 'reference', message }] }
  }
  // It could be another payment's.
  if (paymentIdOfProviderOrder(providerOrderId ?? orderId) !== undefined)
    return field('providerOrderId', 'is of the form of our own')
  return undefined
}

const referenceIn = (
  { imports: { referenceOf } }: ProviderProfile,
  { reference, methodKind }: ImportLine,
): string | undefined => (referenceOf === undefined ? reference : referenceOf(reference, methodKind ?? null))

/** However the payment was made there, whatever the line says of that. */
export const spellingsOf = (
  { imports: { referenceOf } }: Pick<ProviderProfile, 'imports'>,
  told: string,
): readonly string[] => [
  told,
  ...methodKinds.flatMap((kind) => {
    const spelled = referenceOf?.(told, kind)
    return spelled === undefined || spelled === told ? [] : [spelled]
  }),
]

type There = {
  readonly provider: ProviderId
  readonly contractId: ContractId
  readonly reference: string
}

const factsOf = ({ merchantId, mode, fileDigest }: Source, line: ImportLine, there: There): ImportedFacts => {
  const captured = moneyOf(line.amount, line.currency)
  return {
    order: {
      merchantId,
      mode,
      orderId: line.orderId,
      orderName: line.orderName,
      amount: captured,
      taxFree: money(BigInt(line.taxFree), line.currency),
      payerReference: line.payerReference ?? null,
      metadata: {},
    },
    ...there,
    providerOrderId: line.providerOrderId ?? line.orderId,
    approvalNumber: line.approvalNumber ?? null,
    approvedAt: parseInstant(line.approvedAt),
    methodKind: line.methodKind ?? null,
    installmentMonths: line.installmentMonths,
    captured,
    canceled: money(BigInt(line.canceledAmount), line.currency),
    canceledAt: instantIn(line.canceledAt),
    source: { fileDigest, line: line.line },
  }
}

const instantIn = (text: string | undefined): Instant | null =>
  text === undefined ? null : parseInstant(text)
