import { z } from 'zod'
import type { Instant } from '../../ledger/core/time.ts'
import { SeoulDigits, seoulDigitsOf } from '../port/seoul-digits.ts'

/** Contract 2.2: `yyMMddHHmmss`. */
export const shortTimeOf = (instant: Instant): string => seoulDigitsOf(instant).slice(2)

/** Contract 3.1, AuthDate: `yyMMddHHmmss`. */
export const ShortTime = z
  .string()
  .length(12)
  .transform((text) => `20${text}`)
  .pipe(SeoulDigits)
