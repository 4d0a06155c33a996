import { EventId, StreamName } from '../../../../ledger/core/ids.ts'
import { instantOf } from '../../../../ledger/core/time.ts'
import { Position, type StoredEvent } from '../../../../ledger/store/port.ts'

/**
 * Events on their way to another thread: each text one of all events' texts, since a thousand small ones take ten times as
 * long to be copied; and what is most of them as bytes, which need not be copied at all. Names have no NUL in them.
 */
export type PackedEvents = {
  readonly positions: BigInt64Array<ArrayBuffer>
  readonly revisions: Int32Array<ArrayBuffer>
  readonly schemaVersions: Int32Array<ArrayBuffer>
  /** In milliseconds. */
  readonly recordedAt: Float64Array<ArrayBuffer>
  readonly ids: string
  readonly streams: string
  readonly types: string
  readonly data: Utf8Texts
  readonly metadata: string
}
type Utf8Texts = {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Where each of them ends. */
  readonly ends: Int32Array<ArrayBuffer>
}

const BETWEEN = '\0'

type TextOf = (event: StoredEvent) => string
const ownMetadata: TextOf = ({ metadata }) => metadata
/** For those who only want to know what happened: who asked for it is a third of an event. */
export const noMetadata: TextOf = () => '{}'

export const packedEvents = (
  events: readonly StoredEvent[],
  metadataOf: TextOf = ownMetadata,
): PackedEvents => {
  const joined = (textOf: TextOf): string => events.map(textOf).join(BETWEEN)
  return {
    positions: BigInt64Array.from(events, ({ position }) => position),
    revisions: Int32Array.from(events, ({ revision }) => revision),
    schemaVersions: Int32Array.from(events, ({ schemaVersion }) => schemaVersion),
    recordedAt: epochsOf(events),
    ids: joined(({ id }) => id),
    streams: joined(({ stream }) => stream),
    types: joined(({ type }) => type),
    data: utf8Of(events),
    metadata: joined(metadataOf),
  }
}

/** What need not be copied, and is gone here once it has been sent. */
export const buffersOf = (packed: PackedEvents): ArrayBuffer[] => {
  const { positions, revisions, schemaVersions, recordedAt, data } = packed
  return [positions, revisions, schemaVersions, recordedAt, data.bytes, data.ends].map(({ buffer }) => buffer)
}

/** What was recorded together has one time. */
const epochsOf = (events: readonly StoredEvent[]): PackedEvents['recordedAt'] => {
  let text = ''
  let epochMs = 0
  return Float64Array.from(events, ({ recordedAt }) => {
    if (recordedAt !== text) epochMs = Date.parse(recordedAt)
    text = recordedAt
    return epochMs
  })
}

const utf8Of = (events: readonly StoredEvent[]): Utf8Texts => {
  const buffer = Buffer.allocUnsafeSlow(events.reduce((sum, { data }) => sum + Buffer.byteLength(data), 0))
  let end = 0
  const ends = Int32Array.from(events, ({ data }) => (end += buffer.write(data, end)))
  return { bytes: new Uint8Array(buffer.buffer), ends }
}

export const unpackedEvents = (packed: PackedEvents): readonly StoredEvent[] => {
  const { positions, revisions, schemaVersions, recordedAt } = packed
  const [idAt, streamAt] = [textsIn(packed.ids), textsIn(packed.streams)]
  const [typeAt, dataAt, metadataAt] = [textsIn(packed.types), utf8In(packed.data), textsIn(packed.metadata)]
  const timeAt = timesOf(recordedAt)
  return Array.from(positions, (position, at) => ({
    id: EventId(idAt(at)),
    stream: StreamName(streamAt(at)),
    type: typeAt(at),
    data: dataAt(at),
    metadata: metadataAt(at),
    schemaVersion: schemaVersions[at] ?? 0,
    revision: revisions[at] ?? 0,
    position: Position(position),
    recordedAt: timeAt(at),
  }))
}

const textsIn = (joined: string): ((at: number) => string) => {
  const texts = joined.split(BETWEEN)
  return (at) => texts[at] ?? ''
}

const utf8In = ({ bytes, ends }: Utf8Texts): ((at: number) => string) => {
  const buffer = Buffer.from(bytes.buffer)
  return (at) => buffer.toString('utf8', ends[at - 1] ?? 0, ends[at] ?? 0)
}

const timesOf = (recordedAt: PackedEvents['recordedAt']) => {
  let epochMs = 0
  let instant = instantOf(epochMs)
  return (at: number) => {
    const here = recordedAt[at] ?? 0
    if (here !== epochMs) instant = instantOf(here)
    epochMs = here
    return instant
  }
}
