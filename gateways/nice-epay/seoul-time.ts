import { z } from 'zod'
import { epochMsOf, instantOf, parseInstant, type Instant } from '../../ledger/core/time.ts'

const SEOUL_OFFSET_MS = 9 * 60 * 60 * 1000

/** Contract 1, EdiDate: `yyyyMMddHHmmss` in Seoul. */
export const ediDateOf = (instant: Instant): string =>
  instantOf(epochMsOf(instant) + SEOUL_OFFSET_MS)
    .slice(0, 19)
    .replaceAll(/\D/g, '')

/** Contract 2.2: `yyMMddHHmmss`. */
export const shortTimeOf = (instant: Instant): string => ediDateOf(instant).slice(2)

const COMPACT = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/

/** `yyyyMMddHHmmss`. */
export const CompactTime = z
  .string()
  .regex(COMPACT)
  .transform((text) => text.replace(COMPACT, '$1-$2-$3T$4:$5:$6+09:00'))
  .pipe(z.iso.datetime({ offset: true }))
  .transform(parseInstant)

/** Contract 3.1, AuthDate: `yyMMddHHmmss`. */
export const ShortTime = z
  .string()
  .length(12)
  .transform((text) => `20${text}`)
  .pipe(CompactTime)
