import type { Instant } from '../../ledger/core/time.ts'
import { eventsIn, type Range } from '../../ledger/store/postgres/archive/range.ts'
import { seoulTime } from './seoul-time.ts'
import { textTable } from './terminal.ts'

/** A range in a list; what is not known of it has no column. */
export type Listed = Range & {
  readonly tableBytes?: number
  readonly bytes?: number
  readonly lastRecordedAt?: Instant
  readonly archivedAt?: Instant
  readonly file?: string
  readonly state?: string
}

type Column = {
  readonly title: string
  readonly isNumber: boolean
  readonly cell: (range: Listed) => string | undefined
}

const number = (title: string, cell: Column['cell']): Column => ({ title, isNumber: true, cell })
const text = (title: string, cell: Column['cell']): Column => ({ title, isNumber: false, cell })

const columns: readonly Column[] = [
  number('from', ({ first }) => String(first)),
  number('to', ({ last }) => String(last)),
  number('events', (range) => eventsIn(range).toLocaleString('en-US')),
  text('last event (KST)', ({ lastRecordedAt: at }) => at && seoulTime(at)),
  number('in the table', ({ tableBytes: bytes }) => (bytes === undefined ? undefined : sizeText(bytes))),
  number('in the file', ({ bytes }) => (bytes === undefined ? undefined : sizeText(bytes))),
  text('archived (KST)', ({ archivedAt: at }) => at && seoulTime(at)),
  text('file', ({ file }) => file),
  text('state', ({ state }) => state),
]

export const rangesText = (ranges: readonly Listed[]): string => {
  const shown = columns.filter(({ cell }) => ranges.some((range) => cell(range) !== undefined))
  const rows = ranges.map((range) => shown.map(({ cell }) => cell(range) ?? ''))
  const right = shown.flatMap(({ isNumber }, index) => (isNumber ? [index] : []))
  return textTable([shown.map(({ title }) => title), ...rows], right)
}

export const sumText = (ranges: readonly Listed[]): string => {
  const events = ranges.reduce((sum, range) => sum + eventsIn(range), 0)
  return `${events.toLocaleString('en-US')} events in ${ranges.length} ${ranges.length === 1 ? 'range' : 'ranges'}`
}

/** Positions as text, since they may be greater than JSON's numbers can be. */
export const rangesJson = (ranges: readonly Listed[]): string =>
  JSON.stringify(ranges, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value), 2)

export const sizeOf = (ranges: readonly Listed[], bytes: (range: Listed) => number | undefined): string =>
  sizeText(ranges.reduce((sum, range) => sum + (bytes(range) ?? 0), 0))

const KIBIBYTE = 1_024
const units = ['KiB', 'MiB', 'GiB', 'TiB'] as const

/** `46.6 MiB` */
const sizeText = (bytes: number): string => {
  let [size, unit] = [bytes / KIBIBYTE, 0]
  while (size >= KIBIBYTE && unit < units.length - 1) {
    size /= KIBIBYTE
    unit += 1
  }
  return `${size.toFixed(1)} ${units[unit] ?? ''}`
}
