import { z } from 'zod'
import { epochMsOf, instantOf, parseInstant, type Instant } from '../../ledger/core/time.ts'

const SEOUL_OFFSET_MS = 9 * 60 * 60 * 1000

/** `yyyyMMddHHmmss` in Seoul, what is less than a second cut off. */
export const seoulDigitsOf = (instant: Instant): string =>
  instantOf(epochMsOf(instant) + SEOUL_OFFSET_MS)
    .replaceAll(/\D/g, '')
    .slice(0, 14)

const DIGITS = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/

/** The other way; no time that does not exist. */
export const SeoulDigits = z
  .string()
  .regex(DIGITS)
  .transform((digits) => digits.replace(DIGITS, '$1-$2-$3T$4:$5:$6+09:00'))
  .pipe(z.iso.datetime({ offset: true }))
  .transform(parseInstant)
