import { epochMsOf, instantOf, parseInstant, type Instant } from '../../ledger/core/time.ts'

const SEOUL_OFFSET_MS = 9 * 60 * 60 * 1000

/** Contract 2: yyyyMMddHHmmss, what is less than a second cut off. */
export const digitsOf = (instant: Instant): string =>
  instantOf(epochMsOf(instant) + SEOUL_OFFSET_MS)
    .replace(/\D/g, '')
    .slice(0, 14)

/** undefined: the digits are no time. */
export const instantIn = (digits: string): Instant | undefined => {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(digits) ?? []
  if (second === undefined) return undefined
  const text = `${[year, month, day].join('-')}T${[hour, minute, second].join(':')}+09:00`
  if (Number.isNaN(Date.parse(text))) return undefined
  const instant = parseInstant(text)
  return digitsOf(instant) === digits ? instant : undefined
}
