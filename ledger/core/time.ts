import type { Brand } from './brand.ts'

/** RFC 3339 in UTC with milliseconds and `Z`: text order is time order. */
export type Instant = Brand<string, 'Instant'>
/** `YYYY-MM-DD` in Asia/Seoul. */
export type BusinessDate = Brand<string, 'BusinessDate'>

/** Korea has had no daylight saving since 1988 and the law fixes UTC+9, so no zone database is needed. */
const SEOUL_OFFSET_MS = 9 * 60 * 60 * 1000
const DAY_MS = 24 * 60 * 60 * 1000

export const instantOf = (epochMs: number): Instant => new Date(epochMs).toISOString() as Instant

/**
 * Reads any RFC 3339 time with an offset.
 * @throws RangeError when the text is no time: check outside input with a schema first.
 */
export const parseInstant = (text: string): Instant => instantOf(Date.parse(text))

export const epochMsOf = (instant: Instant): number => Date.parse(instant)

export const businessDateOf = (instant: Instant): BusinessDate =>
  new Date(epochMsOf(instant) + SEOUL_OFFSET_MS).toISOString().slice(0, 10) as BusinessDate

/** The instants [from, until) of one Seoul day. */
export const businessDayBounds = (
  date: BusinessDate,
): { readonly from: Instant; readonly until: Instant } => {
  const midnightMs = Date.parse(`${date}T00:00:00.000Z`) - SEOUL_OFFSET_MS
  return { from: instantOf(midnightMs), until: instantOf(midnightMs + DAY_MS) }
}

/** Far before any payment, and late enough that its instants have years of four digits. */
const EARLIEST_BUSINESS_DATE = '1900-01-01'

/** undefined unless the text is a day since 1900 that exists (2026-02-30 does not). */
export const parseBusinessDate = (text: string): BusinessDate | undefined => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < EARLIEST_BUSINESS_DATE) return undefined
  const epochMs = Date.parse(`${text}T00:00:00.000Z`)
  if (Number.isNaN(epochMs) || new Date(epochMs).toISOString().slice(0, 10) !== text) return undefined
  return text as BusinessDate
}
