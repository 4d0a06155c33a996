import { EventId, StreamName } from '../../core/ids.ts'
import { instantOf, type Instant } from '../../core/time.ts'
import { CorruptLogError, Position, type StoredEvent } from '../port.ts'
import type { Database, Statement } from './database.ts'

const columns = 'position, recorded_at, id, revision, schema_version, stream, type, data, metadata'

const readAllStatement: Statement = {
  name: 'jangbu_read_all',
  text: `SELECT ${columns} FROM jangbu_log.events WHERE position > $1 ORDER BY position LIMIT $2`,
}

/** By the positions that the stream's row spans, so that only the partitions in between are looked at. */
const readStreamStatement: Statement = {
  name: 'jangbu_read_stream',
  text: `SELECT ${columns
    .split(', ')
    .map((column) => `event.${column}`)
    .join(', ')}
    FROM jangbu_log.streams AS stood
    JOIN jangbu_log.events AS event
      ON hashtextextended(event.stream, 0) = hashtextextended(stood.stream, 0)
      AND event.revision >= $2
      AND event.stream = stood.stream
      AND event.position BETWEEN stood.first_position AND stood.last_position
    WHERE stood.stream = $1
    ORDER BY event.revision`,
}

const headStatement: Statement = { name: 'jangbu_head', text: 'SELECT position FROM jangbu_log.counter' }

type Row = [
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

export type Reader = {
  readonly readAll: (after: Position, limit: number) => Promise<readonly StoredEvent[]>
  readonly readStream: (stream: StreamName, fromRevision: number) => Promise<readonly StoredEvent[]>
  readonly head: () => Promise<Position>
}

export const newReader = (database: Database): Reader => ({
  readAll: async (after, limit) => {
    const events = decodeRows(await database.query<Row>(readAllStatement, [String(after), limit]))
    refuseGaps(events, after)
    return events
  },
  readStream: async (stream, fromRevision) => {
    const events = decodeRows(await database.query<Row>(readStreamStatement, [stream, fromRevision]))
    const isBroken = events.some(({ revision }, index) => revision !== fromRevision + index)
    if (isBroken) throw new CorruptLogError(`${stream}: a revision after ${fromRevision} is missing`)
    return events
  },
  head: async () => {
    const [row] = await database.query<[string]>(headStatement, [])
    if (row === undefined) throw new CorruptLogError('the log has lost its counter')
    return Position(BigInt(row[0]))
  },
})

/** One flush shares one time, so most rows have the time of the row before. */
const decodeRows = (rows: readonly Row[]): readonly StoredEvent[] => {
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

const refuseGaps = (events: readonly StoredEvent[], after: Position): void => {
  let previous = BigInt(after)
  for (const { position } of events) {
    if (position !== previous + 1n) throw new CorruptLogError(`the log has a gap after ${String(previous)}`)
    previous = position
  }
}
