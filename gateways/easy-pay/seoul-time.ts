import { businessDateOf, epochMsOf, instantOf, parseInstant, type Instant } from '../../ledger/core/time.ts'

/** Contract 2: yyyyMMdd in Seoul. */
export const dayOf = (instant: Instant): string => businessDateOf(instant).replaceAll('-', '')

const SECOND = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/

const rfc3339 = (text: string): string => text.replace(SECOND, '$1-$2-$3T$4:$5:$6+09:00')

/** yyyyMMddHHmmss of a time that exists; Date also reads a 30th of February. */
export const isSecond = (text: string): boolean => {
  const epochMs = SECOND.test(text) ? Date.parse(rfc3339(text)) : NaN
  return !Number.isNaN(epochMs) && text.startsWith(dayOf(instantOf(epochMs)))
}

/** @throws RangeError unless `isSecond`. */
export const instantOfSecond = (text: string): Instant => parseInstant(rfc3339(text))

export const later = (instant: Instant, byMs: number): Instant => instantOf(epochMsOf(instant) + byMs)

const DAY_MS = 24 * 60 * 60 * 1000

export const dayBefore = (instant: Instant): string => dayOf(later(instant, -DAY_MS))

/** Contract 2.5: no request can be asked about that was made earlier. */
export const isSinceYesterday = (requestedAt: Instant, now: Instant): boolean =>
  dayOf(requestedAt) >= dayBefore(now)
