import { businessDateOf, type Instant } from '../../ledger/core/time.ts'
import { recordBalance, type PaymentRecord, type Transaction } from '../../ledger/payment/record.ts'
import type { PaymentTotalRow, SeoulHour, TransactionTotalRow } from '../database.ts'
import type { Target } from '../target.ts'

/**
 * Payments by the Seoul hour in which they were created, as they stand now: `amount` is what was ordered, `balance` what
 * is paid and not given back.
 */
export const paymentTotals: Target<PaymentTotalRow> = {
  table: 'payment_totals',
  key: ['merchant_id', 'mode', 'currency', 'hour', 'provider', 'method_kind', 'status'],
  columns: {
    merchant_id: 'text',
    mode: 'text',
    currency: 'text',
    hour: 'text',
    provider: 'text',
    method_kind: 'text',
    status: 'text',
    payments: 'bigint',
    amount: 'numeric',
    balance: 'numeric',
  },
}
export const paymentAddends = ['payments', 'amount', 'balance'] as const

/** Transactions by the Seoul hour in which they were completed. What is open, and so has no such hour, is in none. */
export const transactionTotals: Target<TransactionTotalRow> = {
  table: 'transaction_totals',
  key: ['merchant_id', 'mode', 'currency', 'hour', 'provider', 'kind', 'status', 'category'],
  columns: {
    merchant_id: 'text',
    mode: 'text',
    currency: 'text',
    hour: 'text',
    provider: 'text',
    kind: 'text',
    status: 'text',
    category: 'text',
    transactions: 'bigint',
    asked: 'numeric',
    signed: 'numeric',
  },
}
export const transactionAddends = ['transactions', 'asked', 'signed'] as const

/** In the place of what nobody has told, of a provider before the first attempt, of no failure: a key has no nulls. */
const UNTOLD = 'none'

/** A payment before and after a batch; undefined: the batch began it. */
export type RecordChange = { readonly before?: PaymentRecord | undefined; readonly after: PaymentRecord }
export type Totals = {
  readonly payments: readonly PaymentTotalRow[]
  readonly transactions: readonly TransactionTotalRow[]
}

/**
 * What a batch adds to the totals: each record leaves the bucket it was in and enters the one it is in now. One row for
 * each bucket whose sums change.
 */
export const totalsChanges = (changes: Iterable<RecordChange>): Totals => {
  const payments = new Map<string, Sum<PaymentKey>>()
  const transactions = new Map<string, Sum<TransactionKey>>()
  for (const { before, after } of changes) {
    if (before !== undefined) put(payments, paymentKey(before), paymentValues(before, -1n))
    put(payments, paymentKey(after), paymentValues(after, 1n))
    putTransactions(transactions, before, after)
  }
  return {
    payments: changed(payments).map(({ key, values: [count, amount, balance] }) => ({
      ...key,
      payments: String(count),
      amount: String(amount),
      balance: String(balance),
    })),
    transactions: changed(transactions).map(({ key, values: [count, asked, signed] }) => ({
      ...key,
      transactions: String(count),
      asked: String(asked),
      signed: String(signed),
    })),
  }
}

type PaymentKey = Omit<PaymentTotalRow, (typeof paymentAddends)[number]>
type TransactionKey = Omit<TransactionTotalRow, (typeof transactionAddends)[number]>
/** In the order of the addends. */
type Values = readonly [count: bigint, bigint, bigint]
type Sum<Key> = { readonly key: Key; values: Values }

const put = <Key extends object>(sums: Map<string, Sum<Key>>, key: Key, values: Values): void => {
  const name = Object.values(key).join(' ')
  const sum = sums.get(name)
  if (sum === undefined) sums.set(name, { key, values })
  else sum.values = plus(sum.values, values)
}

const plus = (one: Values, other: Values): Values => [one[0] + other[0], one[1] + other[1], one[2] + other[2]]

const changed = <Key>(sums: ReadonlyMap<string, Sum<Key>>): readonly Sum<Key>[] =>
  [...sums.values()].filter(({ values }) => values.some((value) => value !== 0n))

const paymentKey = ({ order, createdAt, provider, methodKind, status }: PaymentRecord): PaymentKey => ({
  merchant_id: order.merchantId,
  mode: order.mode,
  currency: order.amount.currency,
  hour: seoulHourOf(createdAt),
  provider: provider ?? UNTOLD,
  method_kind: methodKind ?? UNTOLD,
  status,
})

const paymentValues = (record: PaymentRecord, sign: bigint): Values => [
  sign,
  sign * record.order.amount.amount,
  sign * recordBalance(record),
]

/** A payment may have thousands, of which a batch changes few: those that it leaves alone are the very same. */
const putTransactions = (
  sums: Map<string, Sum<TransactionKey>>,
  before: PaymentRecord | undefined,
  after: PaymentRecord,
): void => {
  for (const [ordinal, now] of after.transactions.entries()) {
    const was = before?.transactions[ordinal]
    if (was === now) continue
    if (was !== undefined) putTransaction(sums, after, { one: was, sign: -1n })
    putTransaction(sums, after, { one: now, sign: 1n })
  }
}

const putTransaction = (
  sums: Map<string, Sum<TransactionKey>>,
  { order }: PaymentRecord,
  { one, sign }: { readonly one: Transaction; readonly sign: bigint },
): void => {
  if (one.completedAt === null) return
  const key = {
    merchant_id: order.merchantId,
    mode: order.mode,
    currency: order.amount.currency,
    hour: seoulHourOf(one.completedAt),
    provider: one.provider,
    kind: one.kind,
    status: one.status,
    category: one.failure === null ? UNTOLD : String(one.failure.category),
  }
  put(sums, key, [sign, sign * one.askedAmount, sign * one.signedAmount])
}

const HOURS_AHEAD = 9
const HOURS = 24

/** `2026-11-20T14`: from two to three in the afternoon there. Mostly of the same day, so that text is all it takes. */
export const seoulHourOf = (instant: Instant): SeoulHour => {
  const hour = Number(instant.slice(11, 13)) + HOURS_AHEAD
  const date = hour < HOURS ? instant.slice(0, 10) : businessDateOf(instant)
  return `${date}T${String(hour % HOURS).padStart(2, '0')}`
}
