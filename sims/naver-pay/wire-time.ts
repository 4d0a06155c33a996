import { wireDigits } from '../kit/wire-time.ts'

/** Section 2.1: of yyyyMMddHHmmss in Seoul; undefined: the digits are no time. */
export const epochMsOf = (digits: string): number | undefined => {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(digits) ?? []
  if (second === undefined) return undefined
  const epochMs = Date.parse(`${[year, month, day].join('-')}T${[hour, minute, second].join(':')}+09:00`)
  return Number.isNaN(epochMs) || wireDigits(epochMs) !== digits ? undefined : epochMs
}
