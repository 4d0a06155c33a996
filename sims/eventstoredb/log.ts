import { check, type Expected } from './check.ts'
import {
  lengthAt,
  lengthBefore,
  measure,
  readRecord,
  writeRecord,
  type Entry,
  type LogRecord,
} from './record.ts'
import { newRemembered, type Remembered } from './remembered.ts'
import { newSegments, type Segments } from './segments.ts'
import { newStreamIndex, type Stream, type StreamIndex } from './stream-index.ts'
import { newVisibility, type Visibility } from './visibility.ts'

export type NewEvent = {
  readonly id: string
  readonly type: string
  readonly isJson: boolean
  readonly data: Uint8Array
  readonly metadata: Uint8Array
}

export type Verdict =
  /** Answer when the log is visible up to `until`. `lastRevision` is -1 when the stream has no events. */
  | {
      readonly kind: 'written'
      readonly lastRevision: number
      readonly position: number
      readonly until: number
    }
  | { readonly kind: 'wrong-version'; readonly currentRevision: number }
  | { readonly kind: 'deleted' }

export type Write = {
  readonly stream: string
  readonly expected: Expected
  readonly events: readonly NewEvent[]
}

/**
 * The log: all of it in memory, as the bytes that the file holds. What is appended decides about later appends at once,
 * but is visible to readers only when `show` says that it is on disk.
 */
export type Log = Visibility & {
  readonly segments: Segments
  readonly append: (write: Write) => Verdict
  /** Ends the stream for ever. */
  readonly tombstone: (write: Omit<Write, 'events'>, id: string) => Verdict
  /** An event, or a mark that no reader sees, of the server's own. */
  readonly appendOwn: (stream: string, event: NewEvent, isEvent: boolean) => void
  /** Takes in a record that stands at the end of `segments` already, read from the file. */
  readonly restore: (position: number) => void
  /** The record that starts here, seen or not; undefined at the end of what is visible. */
  readonly recordAt: (position: number) => LogRecord | undefined
  readonly recordBefore: (position: number) => LogRecord | undefined
  /** Whether a record starts here, or would. */
  readonly isBoundary: (position: number) => boolean
  readonly stream: (name: string) => Stream | undefined
}

type Parts = {
  readonly segments: Segments
  readonly index: StreamIndex
  readonly remembered: Remembered
  /** Microseconds since the epoch, never back. */
  readonly now: () => number
}

/** `nowMicros`: microseconds since the epoch. It may jump; recorded times never go back. */
export const newLog = (nowMicros: () => number): Log => {
  const segments = newSegments()
  const remembered = newRemembered()
  const index = newStreamIndex(segments, remembered)
  let lastMicros = 0
  const now = (): number => (lastMicros = Math.max(lastMicros, nowMicros()))
  const parts: Parts = { segments, index, remembered, now }
  const visibility = newVisibility()
  return {
    ...visibility,
    ...reading(segments, visibility.visibleEnd),
    segments,
    stream: index.stream,
    append: (write) => verdict(parts, write, () => writeEvents(parts, write)),
    tombstone: (write, id) => writeTombstone(parts, write, id),
    appendOwn: (stream, event, isEvent) => {
      const revision = isEvent ? index.lastRevisionOf(stream) + 1 : 0
      put(parts, { ...event, ...ordinary, isEvent, stream, revision, createdMicros: now(), endsWrite: true })
    },
    restore: (position) => {
      const record = readRecord(segments.at(position), position)
      lastMicros = Math.max(lastMicros, record.createdMicros)
      index.enter(record, position)
    },
  }
}

const reading = (
  segments: Segments,
  visibleEnd: () => number,
): Pick<Log, 'recordAt' | 'recordBefore' | 'isBoundary'> => ({
  recordAt: (position) => (position < visibleEnd() ? readRecord(segments.at(position), position) : undefined),
  recordBefore: (position) => {
    if (position <= 0) return undefined
    const start = position - lengthBefore(segments.endingAt(position))
    return readRecord(segments.at(start), start)
  },
  isBoundary: (position) => {
    if (position === visibleEnd()) return true
    if (position < 0 || position > visibleEnd()) return false
    return lengthAt(segments.at(position), segments.usedAt(position)) !== undefined
  },
})

const put = ({ segments, index }: Parts, entry: Entry): number => {
  const measured = measure(entry)
  const position = segments.end()
  writeRecord(segments.reserve(measured.bytes), measured)
  index.enter(entry, position)
  return position
}

const verdict = (parts: Parts, { stream, expected, events }: Write, carryOut: () => Verdict): Verdict => {
  const ids = events.map(({ id }) => id)
  const decision = check(expected, ids, parts.index.known(stream))
  switch (decision.kind) {
    case 'write':
      return carryOut()
    case 'idempotent':
      return alreadyWritten(parts, stream, decision.lastRevision)
    case 'wrong-version':
      return { kind: 'wrong-version', currentRevision: parts.index.lastRevisionOf(stream) }
    case 'deleted':
      return decision
  }
}

const alreadyWritten = ({ segments, index }: Parts, stream: string, lastRevision: number): Verdict => {
  const position = index.stream(stream)?.positions[lastRevision]
  if (position === undefined) throw new RangeError(`${stream} has no revision ${String(lastRevision)}`)
  const { next } = readRecord(segments.at(position), position)
  return { kind: 'written', lastRevision, position, until: next }
}

const written = ({ segments, index }: Parts, stream: string, position: number): Verdict => ({
  kind: 'written',
  lastRevision: index.lastRevisionOf(stream),
  position,
  until: segments.end(),
})

/** One time for all of them. Without events only a mark is left. */
const writeEvents = (parts: Parts, { stream, events }: Write): Verdict => {
  const createdMicros = parts.now()
  let position = parts.segments.end()
  if (events.length === 0) put(parts, { ...nothing, stream, createdMicros })
  for (const [index, event] of events.entries()) {
    const revision = parts.index.lastRevisionOf(stream) + 1
    const endsWrite = index === events.length - 1
    position = put(parts, { ...event, ...ordinary, stream, revision, createdMicros, endsWrite })
    parts.remembered.put(event.id, stream, revision)
  }
  return written(parts, stream, position)
}

const writeTombstone = (parts: Parts, { stream, expected }: Omit<Write, 'events'>, id: string): Verdict =>
  verdict(parts, { stream, expected, events: [{ ...nothing, id }] }, () => {
    const entry = { ...nothing, id, stream, type: '$streamDeleted', createdMicros: parts.now() }
    return written(parts, stream, put(parts, { ...entry, isEvent: true, isTombstone: true }))
  })

const ordinary = { isEvent: true, isTombstone: false }

/** A record that no reader sees, as an append without events leaves one. */
const nothing: Entry = {
  id: '0'.repeat(32),
  stream: '',
  type: '',
  isJson: false,
  data: Buffer.alloc(0),
  metadata: Buffer.alloc(0),
  revision: 0,
  createdMicros: 0,
  isEvent: false,
  isTombstone: false,
  endsWrite: true,
}
