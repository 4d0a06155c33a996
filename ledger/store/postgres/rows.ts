import { EventId, StreamName } from '../../core/ids.ts'
import { instantOf, type Instant } from '../../core/time.ts'
import { Position, type StoredEvent } from '../port.ts'

/** In the order of `EventRow`. */
export const eventColumns = [
  'position',
  'recorded_at',
  'id',
  'revision',
  'schema_version',
  'stream',
  'type',
  'data',
  'metadata',
] as const

export type EventRow = [
  position: string,
  recordedAt: string,
  id: string,
  revision: string,
  schemaVersion: string,
  stream: string,
  type: string,
  data: string,
  metadata: string,
]

/** One flush shares one time, so most rows have the time of the row before. */
export const decodeEvents = (rows: readonly EventRow[]): readonly StoredEvent[] => {
  let text = ''
  let recordedAt: Instant = instantOf(0)
  return rows.map(([position, at, id, revision, schemaVersion, stream, type, data, metadata]) => {
    if (at !== text) {
      text = at
      recordedAt = instantOf(Date.parse(at))
    }
    return {
      id: EventId(id),
      type,
      schemaVersion: Number(schemaVersion),
      data,
      metadata,
      stream: StreamName(stream),
      revision: Number(revision),
      position: Position(BigInt(position)),
      recordedAt,
    }
  })
}
