import {
  businessDayBounds,
  epochMsOf,
  instantOf,
  parseBusinessDate,
  parseInstant,
  type Instant,
} from '../core/time.ts'
import { Position, type StoredEvent } from './port.ts'

/** The last moment that counts: a place in the log, or a time by its clock. Either is the end of a prefix of the log. */
export type Until =
  | { readonly kind: 'position'; readonly position: Position }
  | { readonly kind: 'time'; readonly recordedAt: Instant }

const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/

/** A position, a time with its offset, or a day, which means all of it, in Seoul; undefined: none of these. */
export const parseUntil = (text: string): Until | undefined => {
  const position = parsePosition(text)
  if (position !== undefined) return { kind: 'position', position }
  const day = parseBusinessDate(text)
  if (day !== undefined)
    return { kind: 'time', recordedAt: instantOf(epochMsOf(businessDayBounds(day).until) - 1) }
  // A day that does not exist would be taken for one of the next month.
  if (!rfc3339.test(text) || parseBusinessDate(text.slice(0, 10)) === undefined) return undefined
  return Number.isNaN(Date.parse(text)) ? undefined : timeOf(parseInstant(text))
}

/** undefined beyond the year 9999: text order is no time order there. */
const timeOf = (recordedAt: Instant): Until | undefined =>
  /^\d{4}-/.test(recordedAt) ? { kind: 'time', recordedAt } : undefined

export const parsePosition = (text: string): Position | undefined =>
  /^\d{1,19}$/.test(text) ? Position(BigInt(text)) : undefined

/** Where something stands in the log. */
type Placed = Pick<StoredEvent, 'position' | 'recordedAt'>

export const isWithin = (until: Until | undefined, { position, recordedAt }: Placed): boolean => {
  if (until === undefined) return true
  return until.kind === 'position' ? position <= until.position : recordedAt <= until.recordedAt
}
