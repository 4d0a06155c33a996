import {
  businessDateOf,
  businessDayBounds,
  epochMsOf,
  instantOf,
  type BusinessDate,
} from '../../ledger/core/time.ts'

const DAY_MS = 24 * 60 * 60 * 1_000

/** Seoul days, both inclusive. */
export type Period = { readonly from: BusinessDate; readonly to: BusinessDate }

const startMsOf = (date: BusinessDate): number => epochMsOf(businessDayBounds(date).from)

/** 1: from and to are the same day. */
export const daysIn = ({ from, to }: Period): number => (startMsOf(to) - startMsOf(from)) / DAY_MS + 1

export const movedBy = (date: BusinessDate, days: number): BusinessDate =>
  businessDateOf(instantOf(startMsOf(date) + days * DAY_MS))

/** As long, and right before. */
export const previousOf = (period: Period): Period => {
  const days = daysIn(period)
  return { from: movedBy(period.from, -days), to: movedBy(period.from, -1) }
}
