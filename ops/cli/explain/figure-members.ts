import type { PaymentId, TransactionId } from '../../../ledger/core/ids.ts'
import { businessDayBounds, epochMsOf, instantOf, type Instant } from '../../../ledger/core/time.ts'
import type { PaymentEvent } from '../../../ledger/payment/events.ts'
import { recordEvent } from '../../../ledger/payment/record-event.ts'
import { recordBalance, type PaymentRecord, type Transaction } from '../../../ledger/payment/record.ts'
import type { Recorded } from '../../../ledger/store/ledger-event.ts'
import type { Figure, Having } from '../../../projections/summaries/figure.ts'
import type { Sums } from '../../../projections/summaries/measures.ts'
import { properties } from '../../../projections/summaries/words.ts'

/** One of the payments or transactions that a figure counts. */
export type Member = {
  readonly paymentId: PaymentId
  readonly orderId: string
  /** null: the payment as a whole. */
  readonly transactionId: TransactionId | null
  readonly kind: string | null
  readonly status: string
  readonly provider: string | null
  /** What decides whether it is counted: when it was created, or completed. */
  readonly at: Instant
  readonly amount: bigint
  /** The balance of a payment, what was asked of a transaction. */
  readonly beside: bigint
  /** Of the log: where it is told of. */
  readonly events: readonly bigint[]
}

export const sumsOf = (members: readonly Member[]): Sums => ({
  count: BigInt(members.length),
  amount: members.reduce((sum, { amount }) => sum + amount, 0n),
  beside: members.reduce((sum, { beside }) => sum + beside, 0n),
})

/** The instants [from, until) that a figure is about. */
export type Times = { readonly from: Instant; readonly until: Instant }

const HOUR_MS = 60 * 60 * 1_000

export const timesOf = ({ period, hour }: Pick<Figure, 'period' | 'hour'>): Times => {
  const { from } = businessDayBounds(period.from)
  if (hour === null) return { from, until: businessDayBounds(period.to).until }
  const startMs = epochMsOf(from) + hour * HOUR_MS
  return { from: instantOf(startMs), until: instantOf(startMs + HOUR_MS) }
}

type History = readonly Recorded<PaymentEvent>[]

/** What a figure counts of one payment, by nothing but its events. */
export const membersIn = (figure: Figure, history: History): readonly Member[] => {
  const record = history.reduce<PaymentRecord | undefined>(
    (before, { event }) => recordEvent(before, event),
    undefined,
  )
  if (record === undefined || !isInScope(figure, record)) return []
  const members =
    figure.of === 'payments'
      ? [memberOf(record, history)]
      : record.transactions.flatMap((one) => transactionMember(record, one, history))
  const { from, until } = timesOf(figure)
  return members.filter(({ at }) => at >= from && at < until).filter((one) => has(figure.having, one, record))
}

const isInScope = ({ mode, merchantId, currency }: Figure, { order }: PaymentRecord): boolean =>
  order.mode === mode &&
  (merchantId === null || order.merchantId === merchantId) &&
  order.amount.currency === currency

const memberOf = (record: PaymentRecord, history: History): Member => ({
  paymentId: record.paymentId,
  orderId: record.order.orderId,
  transactionId: null,
  kind: null,
  status: record.status,
  provider: record.provider,
  at: record.createdAt,
  amount: record.order.amount.amount,
  beside: recordBalance(record),
  events: history.map(({ position }) => position),
})

/** None while it is open. */
const transactionMember = (
  { paymentId, order }: PaymentRecord,
  { transactionId, kind, status, provider, completedAt, signedAmount, askedAmount }: Transaction,
  history: History,
): readonly Member[] => {
  if (completedAt === null) return []
  const events = history
    .filter(({ event }) => Object.values(event).includes(transactionId))
    .map(({ position }) => position)
  const what = { paymentId, orderId: order.orderId, transactionId, kind, status, provider }
  return [{ ...what, at: completedAt, amount: signedAmount, beside: askedAmount, events }]
}

/** What nobody has told is none. */
const UNTOLD = 'none'

const has = (having: Having, member: Member, { methodKind }: PaymentRecord): boolean => {
  const { provider, kind, status } = member
  const told = { provider: provider ?? UNTOLD, methodKind: methodKind ?? UNTOLD, kind, status }
  return properties.every((name) => having[name] === undefined || having[name] === told[name])
}

/** Whether something in an event happened within the times: of a payment that a figure counts, at least one has. */
export const tellsOf = ({ from, until }: Times, data: string): boolean => {
  for (const [, instant = ''] of data.matchAll(instants)) if (instant >= from && instant < until) return true
  return false
}

const instants = /"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z)"/g
