import { EventId, StreamName } from '../../core/ids.ts'
import { parseInstant, type Instant } from '../../core/time.ts'
import { CorruptLogError, type AppendRequest, type StoredEvent } from '../port.ts'
import type { LogRecord, ProposedEvent } from './client.ts'

/**
 * The server's limit for one append (MaxAppendSize, 1 MiB unless configured), which it counts as the payloads and twice
 * each type's length; some is left for what a version may count besides.
 */
const LARGEST_APPEND = 1_048_576
const FRAMING_PER_EVENT = 100

/** The first line of a payload; data and metadata follow it, as they were given, in UTF-8. */
type Header = {
  readonly v: 1
  readonly id: string
  readonly stream: string
  readonly revision: number
  readonly type: string
  readonly schemaVersion: number
  /** Of the last event of the same append: all its events were recorded when that was. */
  readonly lastRevision: number
  readonly dataBytes: number
  /** Only of an event that another log recorded. */
  readonly recordedAt?: string
}

const LINE_END = 0x0a

/** `recordedAt`: for what another log recorded, at one time. */
export type Envelope = AppendRequest & { readonly recordedAt?: Instant }

/**
 * Each event as one binary payload, made once: a repeated append sends the same bytes.
 * @throws RangeError when the server would not take so much in one append, or keeps such names for itself.
 */
export const encodeAppend = (request: Envelope): readonly ProposedEvent[] => {
  const { stream, events } = request
  if (stream.startsWith('$'))
    throw new RangeError('the name of a stream begins with $, as only a system one does')
  const proposed = events.map((_, index) => encodeEvent(request, index))
  const weight = proposed.reduce((sum, event) => sum + weightOf(event), 0)
  if (weight > LARGEST_APPEND) throw new RangeError(`${stream}: an append too large: ${weight} bytes`)
  return proposed
}

/** What the server counts against its limit, at most. */
export const weightOf = ({ type, payload }: ProposedEvent): number =>
  payload.length + 2 * type.length + FRAMING_PER_EVENT

export const fits = (weight: number): boolean => weight <= LARGEST_APPEND

const encodeEvent = (
  { stream, expectedRevision, events, recordedAt }: Envelope,
  index: number,
): ProposedEvent => {
  const event = events[index]
  if (event === undefined) throw new RangeError(`${stream}: no event ${index}`)
  const { id, type, schemaVersion, data, metadata } = event
  if (type.startsWith('$'))
    throw new RangeError(`the type of event ${id} begins with $, as only a system one does`)
  const header: Header = {
    v: 1,
    id,
    stream,
    revision: expectedRevision + 1 + index,
    type,
    schemaVersion,
    lastRevision: expectedRevision + events.length,
    dataBytes: Buffer.byteLength(data),
    ...(recordedAt === undefined ? {} : { recordedAt }),
  }
  return { id, type, payload: Buffer.from(`${JSON.stringify(header)}\n${data}${metadata}`) }
}

/** An event as its own record tells it. */
export type DecodedEvent = {
  /** Recorded when its record was: the time of its append is the last event's. */
  readonly event: StoredEvent
  readonly lastRevision: number
}

/** Not of our ledger: the server's own, which are of no interest, begin with $ in one of the two. */
export const isSystem = ({ stream, type }: LogRecord): boolean =>
  stream.startsWith('$') || type.startsWith('$')

/** @throws CorruptLogError when the record is not one of ours or contradicts what it carries. */
export const decodeRecord = (record: LogRecord): DecodedEvent => {
  const { stream, revision, payload, position, created } = record
  const place = `${stream} ${revision}`
  if (payload === undefined) throw new CorruptLogError(`${place} is no event of a ledger`)
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength)
  const headerEnd = bytes.indexOf(LINE_END)
  const header = parseHeader(bytes.subarray(0, Math.max(headerEnd, 0)).toString())
  const dataEnd = headerEnd + 1 + (header?.dataBytes ?? 0)
  if (header === undefined || !agrees(header, record) || dataEnd > bytes.length)
    throw new CorruptLogError(`${place} is not what its record says`)
  const { recordedAt } = header
  const event: StoredEvent = {
    id: EventId(header.id),
    type: header.type,
    schemaVersion: header.schemaVersion,
    data: bytes.toString('utf8', headerEnd + 1, dataEnd),
    metadata: bytes.toString('utf8', dataEnd),
    stream: StreamName(stream),
    revision,
    position,
    recordedAt: recordedAt === undefined ? created : parseInstant(recordedAt),
  }
  return { event, lastRevision: recordedAt === undefined ? header.lastRevision : revision }
}

const agrees = (header: Header, { id, stream, revision, type }: LogRecord): boolean =>
  header.id === id &&
  header.stream === stream &&
  header.revision === revision &&
  header.type === type &&
  header.lastRevision >= revision

const parseHeader = (line: string): Header | undefined => {
  try {
    const value: unknown = JSON.parse(line)
    return isHeader(value) ? value : undefined
  } catch {
    return undefined
  }
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0

const isHeader = (value: unknown): value is Header => {
  if (typeof value !== 'object' || value === null) return false
  const header = new Map<string, unknown>(Object.entries(value))
  const counts = ['revision', 'schemaVersion', 'lastRevision', 'dataBytes']
  const texts = ['id', 'stream', 'type']
  const recordedAt = header.get('recordedAt')
  return (
    header.get('v') === 1 &&
    counts.every((name) => isCount(header.get(name))) &&
    texts.every((name) => typeof header.get(name) === 'string') &&
    (recordedAt === undefined || (typeof recordedAt === 'string' && !Number.isNaN(Date.parse(recordedAt))))
  )
}
