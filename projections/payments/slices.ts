import { epochMsOf, instantOf, parseInstant, type Instant } from '../../ledger/core/time.ts'

/** Of time, in UTC, which is nobody's business: `YYYY-MM`, and `YYYY-MM-DD` within it. */
export const monthOf = (at: Instant): string => at.slice(0, 'YYYY-MM'.length)
export const dayOf = (at: Instant): string => at.slice(0, 'YYYY-MM-DD'.length)

const MONTHS = 12
const DAY_MS = 24 * 60 * 60 * 1_000

const moved = (month: string, by: number): string => {
  const count = Number(month.slice(0, 4)) * MONTHS + Number(month.slice(5)) - 1 + by
  return `${String(Math.floor(count / MONTHS)).padStart(4, '0')}-${String((count % MONTHS) + 1).padStart(2, '0')}`
}

/** The months from that of `to` back to that of `from`, at most so many. */
export const monthsDown = (to: Instant, from: Instant, most: number): readonly string[] => {
  const months: string[] = []
  const last = monthOf(from)
  for (let month = monthOf(to); month >= last && months.length < most; month = moved(month, -1))
    months.push(month)
  return months
}

const LONGEST_MONTH = 31

/** The last day first; a month that is shorter has some that nothing is on. */
export const daysDown = (month: string): readonly string[] =>
  Array.from(
    { length: LONGEST_MONTH },
    (_, index) => `${month}-${String(LONGEST_MONTH - index).padStart(2, '0')}`,
  )

export const endOfMonth = (month: string): Instant => parseInstant(`${moved(month, 1)}-01T00:00:00.000Z`)
export const endOfDay = (day: string): Instant =>
  instantOf(epochMsOf(parseInstant(`${day}T00:00:00.000Z`)) + DAY_MS)
