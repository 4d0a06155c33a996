import { businessDateOf, epochMsOf, instantOf, type Instant } from '../../ledger/core/time.ts'
import { SeoulDigits } from '../port/seoul-digits.ts'

/** Contract 2: yyyyMMdd in Seoul. */
export const dayOf = (instant: Instant): string => businessDateOf(instant).replaceAll('-', '')

/** yyyyMMddHHmmss of a time that exists. */
export const isSecond = (text: string): boolean => SeoulDigits.safeParse(text).success

/** @throws ZodError unless `isSecond`. */
export const instantOfSecond = (text: string): Instant => SeoulDigits.parse(text)

export const later = (instant: Instant, byMs: number): Instant => instantOf(epochMsOf(instant) + byMs)

const DAY_MS = 24 * 60 * 60 * 1000

export const dayBefore = (instant: Instant): string => dayOf(later(instant, -DAY_MS))

/** Contract 2.5: no request can be asked about that was made earlier. */
export const isSinceYesterday = (requestedAt: Instant, now: Instant): boolean =>
  dayOf(requestedAt) >= dayBefore(now)
