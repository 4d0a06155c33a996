import { EventId, StreamName } from '../../ledger/core/ids.ts'
import { instantOf, type Instant } from '../../ledger/core/time.ts'
import { Position, type ImportedEvent, type StoredEvent } from '../../ledger/store/port.ts'
import { checkRequest } from '../../ledger/store/request.ts'

/** A file that is no export, or not the one it should be: told in words that quote nothing of what it holds. */
export class LogFileError extends Error {
  override readonly name = 'LogFileError'
}

/** An event as a line of an export, taken apart. */
export type Line = {
  readonly event: StoredEvent
  /** The line without its position: what logs in different engines have in common, and what a log's digest is of. */
  readonly body: string
}

/**
 * The one way to write an event down, so that equal events are equal text: compact JSON with the fields in this order,
 * data and metadata as texts that hold the exact bytes. Without a line feed.
 */
export const bodyOf = (event: ImportedEvent): string => {
  const { stream, revision, id, type, schemaVersion, recordedAt, data, metadata } = event
  return JSON.stringify({ stream, revision, id, type, schemaVersion, recordedAt, data, metadata })
}

export const lineOf = (event: StoredEvent): string => lineWith(event.position, bodyOf(event))

export const lineWith = (position: Position, body: string): string =>
  `{"position":"${String(position)}",${body.slice(1)}`

/** @throws LogFileError unless `lineOf` wrote this very text and a store could hold what it says. */
export const parseLine = (text: string, lineNumber: number): Line => {
  const event = eventIn(fieldsIn(text))
  if (event === undefined) throw new LogFileError(`line ${lineNumber} is no event of an export`)
  try {
    checkRequest({ stream: event.stream, expectedRevision: event.revision - 1, events: [event] })
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new LogFileError(`line ${lineNumber} holds what no log can hold: ${error.message}`)
  }
  const body = bodyOf(event)
  if (lineWith(event.position, body) !== text)
    throw new LogFileError(`line ${lineNumber} is not written as an export writes it`)
  return { event, body }
}

type Fields = Readonly<Record<string, unknown>>

const fieldsIn = (text: string): Fields => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    // What the parser says quotes the line, which may be private.
    return {}
  }
}

const LARGEST_POSITION = 2n ** 63n - 1n

const eventIn = (fields: Fields): StoredEvent | undefined => {
  const { position, stream, revision, id, type, schemaVersion, recordedAt, data, metadata } =
    fields as Partial<Record<keyof StoredEvent, unknown>>
  if (typeof position !== 'string' || !/^[1-9]\d{0,18}$/.test(position)) return undefined
  if (typeof revision !== 'number' || typeof schemaVersion !== 'number') return undefined
  if (typeof stream !== 'string' || typeof id !== 'string' || typeof type !== 'string') return undefined
  if (typeof data !== 'string' || typeof metadata !== 'string') return undefined
  const at = instantIn(recordedAt)
  if (at === undefined || BigInt(position) > LARGEST_POSITION) return undefined
  return {
    id: EventId(id),
    type,
    schemaVersion,
    data,
    metadata,
    stream: StreamName(stream),
    revision,
    position: Position(BigInt(position)),
    recordedAt: at,
  }
}

/** To the millisecond and in UTC, with a year of four digits, so that text order is time order. */
const instantIn = (value: unknown): Instant | undefined => {
  if (typeof value !== 'string' || !/^\d{4}-.{5}T.{12}Z$/.test(value)) return undefined
  const epochMs = Date.parse(value)
  return Number.isNaN(epochMs) || instantOf(epochMs) !== value ? undefined : instantOf(epochMs)
}
