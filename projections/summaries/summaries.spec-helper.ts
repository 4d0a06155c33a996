import { epochMsOf, type Instant } from '../../ledger/core/time.ts'
import { recordBalance, type PaymentRecord } from '../../ledger/payment/record.ts'
import type { Figure } from './figure.ts'
import type { Sums } from './measures.ts'
import { movedBy } from './period.ts'
import type { Question } from './queries.ts'

/** One thing that is counted, in the plainest way. */
export type Item = {
  readonly merchantId: string
  readonly mode: string
  readonly currency: string
  readonly hour: string
  readonly provider: string
  readonly methodKind?: string
  readonly kind?: string
  readonly status: string
  readonly amount: bigint
  readonly beside: bigint
}

const hourOf = (instant: Instant): string =>
  new Date(epochMsOf(instant) + 9 * 3_600_000).toISOString().slice(0, 13)

export const itemsOf = (records: readonly PaymentRecord[]): Record<Question['of'], readonly Item[]> => ({
  payments: records.map((record) => ({
    merchantId: record.order.merchantId,
    mode: record.order.mode,
    currency: record.order.amount.currency,
    hour: hourOf(record.createdAt),
    provider: record.provider ?? 'none',
    methodKind: record.methodKind ?? 'none',
    status: record.status,
    amount: record.order.amount.amount,
    beside: recordBalance(record),
  })),
  transactions: records.flatMap(({ order, transactions }) =>
    transactions.flatMap((one) =>
      one.completedAt === null
        ? []
        : [
            {
              merchantId: order.merchantId,
              mode: order.mode,
              currency: order.amount.currency,
              hour: hourOf(one.completedAt),
              provider: one.provider,
              kind: one.kind,
              status: one.status,
              amount: one.signedAmount,
              beside: one.askedAmount,
            },
          ],
    ),
  ),
})

const isBehind = (item: Item, { mode, merchantId, currency, period, hour, having }: Figure): boolean => {
  const day = item.hour.slice(0, 10)
  return (
    item.mode === mode &&
    (merchantId === null || item.merchantId === merchantId) &&
    item.currency === currency &&
    day >= period.from &&
    day <= period.to &&
    (hour === null || Number(item.hour.slice(11)) === hour) &&
    (['provider', 'methodKind', 'kind', 'status'] as const).every(
      (name) => having[name] === undefined || item[name] === having[name],
    )
  )
}

/** What stands behind a figure, a number of days before it. */
export const sumBehind = (items: readonly Item[], figure: Figure, daysBefore: number): Sums => {
  const { from, to } = figure.period
  const period = { from: movedBy(from, -daysBefore), to: movedBy(to, -daysBefore) }
  const found = items.filter((item) => isBehind(item, { ...figure, period }))
  return {
    count: BigInt(found.length),
    amount: found.reduce((sum, { amount }) => sum + amount, 0n),
    beside: found.reduce((sum, { beside }) => sum + beside, 0n),
  }
}
