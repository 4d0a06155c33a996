import fc from 'fast-check'
import {
  CardId,
  ContractId,
  MerchantId,
  paymentIdOf,
  ProviderId,
  transactionIdOf,
  type Mode,
  type PaymentId,
} from '../../ledger/core/ids.ts'
import { methodKinds } from '../../ledger/core/method-kind.ts'
import { money } from '../../ledger/core/money.ts'
import { epochMsOf, instantOf, parseBusinessDate, type BusinessDate } from '../../ledger/core/time.ts'
import { failure } from '../../ledger/payment/fixtures.spec-helper.ts'
import type { PaymentRecord, Transaction } from '../../ledger/payment/record.ts'
import type { ReadDatabase } from '../database.ts'
import type { Effort } from '../lists/effort.ts'
import type { FoundPage } from '../lists/find-page.ts'
import type { Place } from '../lists/place.ts'
import { writeChanges } from '../postgres-rows.ts'
import type { Scope } from './filter.ts'
import type { Payments } from './fold.ts'
import { changesOf } from './tables.ts'

const merchants = ['mer_1', 'mer_2'].map(MerchantId)
const modes: readonly Mode[] = ['test', 'live']
export const providers = ['toss', 'nice', 'kcp'].map(ProviderId)
const names = ['카페라떼 외 2건', '카페 USB-C Cable', '귤']
/** Sold in the first days only. */
const seasonal = ['크리스마스 케이크', 'usb hub', '크리스마스 카드']
/** An id of anything. */
export const SHARED = 'shared-1'
export const payers = ['payer-1', 'payer-2', SHARED]
export const cards = ['card_a', SHARED].map(CardId)
export const amounts = [100n, 1_000n, 1_500n, 20_000n]
const statuses = ['CREATED', 'UNKNOWN', 'FAILED', 'APPROVED', 'CANCELED', 'VOIDED'] as const
export const transactionKinds = ['APPROVAL', 'PRE_AUTH', 'VOID', 'FULL_CANCEL'] as const
export const transactionStatuses = ['REQUESTED', 'UNKNOWN', 'SUCCEEDED', 'DECLINED', 'LATE'] as const

const firstMs = Date.parse('2026-09-28T10:00:00Z')
const HOUR_MS = 60 * 60 * 1_000
const timeAt = (count: number) => instantOf(firstMs + count * 26 * HOUR_MS)
/** Three months, with many at the same time. */
const someTime = fc.nat({ max: 80 }).map(timeAt)

const orNone = <T>(values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: null })

const someTransaction = fc.record({
  kind: fc.constantFrom(...transactionKinds),
  status: fc.constantFrom(...transactionStatuses),
  provider: fc.constantFrom(...providers),
  askedAmount: fc.constantFrom(...amounts, 0n),
  reference: orNone(['ref-1', 'ref-2', SHARED]),
  approvalNumber: orNone(['00000001', '00000002']),
  requestedAt: someTime,
  hours: fc.nat({ max: 60 }),
  hasOwnOrder: fc.boolean(),
  window: fc.constantFrom('window-1', 'window-2'),
})
type Made = typeof someTransaction extends fc.Arbitrary<infer T> ? T : never

const transactionOf = (paymentId: PaymentId, made: Made, ordinal: number): Transaction => {
  const { kind, status, provider, askedAmount, reference, approvalNumber, requestedAt, hours } = made
  const isOpen = status === 'REQUESTED' || status === 'UNKNOWN'
  return {
    transactionId: transactionIdOf(paymentId, 'any', String(ordinal)),
    ...{ kind, status, provider, askedAmount, reference, approvalNumber, requestedAt },
    contractId: ContractId('con_1'),
    providerOrderId: made.hasOwnOrder ? `${paymentId.slice(4)}-${String(ordinal + 1)}` : made.window,
    signedAmount: 0n,
    heldAmount: 0n,
    installmentMonths: 0,
    reason: null,
    failure: status === 'DECLINED' ? failure : null,
    completedAt: isOpen ? null : instantOf(epochMsOf(requestedAt) + hours * HOUR_MS),
  }
}

const someRecord = fc.record({
  whose: fc.record({ merchantId: fc.constantFrom(...merchants), mode: fc.constantFrom(...modes) }),
  named: fc.oneof(
    { weight: 9, arbitrary: fc.record({ orderName: fc.constantFrom(...names), createdAt: someTime }) },
    {
      weight: 1,
      arbitrary: fc.record({
        orderName: fc.constantFrom(...seasonal),
        createdAt: fc.nat({ max: 9 }).map(timeAt),
      }),
    },
  ),
  amount: fc.constantFrom(...amounts),
  payerReference: orNone(payers),
  status: fc.constantFrom(...statuses),
  provider: orNone(providers),
  methodKind: orNone(methodKinds),
  cardId: orNone(cards),
  canceled: fc.constantFrom(0n, 0n, 50n),
  voided: fc.constantFrom(false, false, true),
  transactions: fc.array(someTransaction, { maxLength: 3 }),
})

/** Orders may be alike, of different merchants and modes. */
const recordsOf = (made: readonly (typeof someRecord extends fc.Arbitrary<infer T> ? T : never)[]) =>
  made.map((one, index): PaymentRecord => {
    const orderId = `order-${String(Math.floor(index / 3))}-${one.whose.merchantId}-${String(index)}`
    const paymentId = paymentIdOf(one.whose.merchantId, one.whose.mode, orderId)
    const { payerReference, status, provider, methodKind, cardId } = one
    const { orderName, createdAt } = one.named
    const order = { ...one.whose, orderId, orderName, payerReference, metadata: {} }
    return {
      paymentId,
      order: { ...order, amount: money(one.amount, 'KRW'), taxFree: money(0n, 'KRW') },
      ...{ status, provider, methodKind, cardId, createdAt, updatedAt: createdAt, holdExpiresAt: null },
      funds: { held: 0n, captured: 50n, canceled: one.canceled, voided: one.voided },
      transactions: one.transactions.map((transaction, ordinal) =>
        transactionOf(paymentId, transaction, ordinal),
      ),
    }
  })

/** The same each time. */
export const sampleRecords = (count: number): readonly PaymentRecord[] =>
  recordsOf(fc.sample(someRecord, { numRuns: count, seed: 7 }))

/** `before`: those of them that are there already, as they are. */
export const writeRecords = (
  database: ReadDatabase,
  records: readonly PaymentRecord[],
  before: readonly PaymentRecord[] = [],
): Promise<void> =>
  database.transaction().execute((tx) => writeChanges(tx, changesOf(byId(before), byId(records))))

const byId = (records: readonly PaymentRecord[]): Payments =>
  new Map(records.map((record) => [record.paymentId, { record, revision: 0 }]))

type Values<Filter> = { readonly [Name in keyof Filter]-?: readonly Exclude<Filter[Name], undefined>[] }
type Filters<Filter> = {
  /** By one thing each, for each of its values. */
  readonly alone: readonly Filter[]
  /** By one to three things. */
  readonly some: fc.Arbitrary<Filter>
}

export const filtersOf = <Filter extends object>(values: Values<Filter>): Filters<Filter> => {
  const fields = Object.entries<readonly unknown[]>(values).map(([name, all]) =>
    all.map((value): readonly [string, unknown] => [name, value]),
  )
  const filterOf = (parts: readonly (readonly [string, unknown])[]): Filter =>
    // Each value is one of its field's own; fromEntries forgets it.
    // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
    Object.fromEntries(parts) as Filter
  return {
    alone: fields.flat().map((part) => filterOf([part])),
    some: fc
      .subarray(fields, { minLength: 1, maxLength: 3 })
      .chain((kept) => fc.tuple(...kept.map((parts) => fc.constantFrom(...parts))))
      .map(filterOf),
  }
}

const day = (text: string): BusinessDate => {
  const date = parseBusinessDate(text)
  if (date === undefined) throw new Error(text)
  return date
}
export const days = ['2026-09-29', '2026-10-31', '2026-11-01', '2026-12-05'].map(day)

export const someScope: fc.Arbitrary<Scope> = fc.record({
  merchantId: fc.option(fc.constantFrom(...merchants, MerchantId('mer_3')), { nil: null }),
  mode: fc.option(fc.constantFrom(...modes), { nil: null }),
})

/** So little that few rows are already many. */
export const someEffort: fc.Arbitrary<Effort> = fc.record({
  soon: fc.integer({ min: 1, max: 30 }),
  wide: fc.integer({ min: 1, max: 60 }),
  few: fc.nat({ max: 20 }),
})

const MOST_PAGES = 2_000

/** All pages, one after the other. */
export const allPages = async (
  read: (after: Place | undefined) => Promise<FoundPage>,
  limit: number,
): Promise<readonly string[]> => {
  const ids: string[] = []
  let after: Place | undefined
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const { keys, next } = await read(after)
    if (keys.length > limit) throw new Error('a page with more than was asked for')
    ids.push(...keys.map(({ id }) => id))
    if (next === undefined) return ids
    after = next
  }
  throw new Error('pages without an end')
}

/** A question, for a message. */
export const printed = (question: object): string =>
  JSON.stringify(question, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))

/** Whether a value is what is asked for, if anything is. */
export const has = (asked: unknown, value: unknown): boolean => asked === undefined || asked === value

type Range<T> = { readonly least: T | undefined; readonly most: T | undefined }
export const isWithin = <T>(value: T, { least = value, most = value }: Range<T>): boolean =>
  least <= value && value <= most

export const isOf = ({ merchantId, mode }: Scope, { order }: PaymentRecord): boolean =>
  has(merchantId ?? undefined, order.merchantId) && has(mode ?? undefined, order.mode)
