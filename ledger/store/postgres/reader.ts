import { EventId, StreamName } from '../../core/ids.ts'
import { instantOf, type Instant } from '../../core/time.ts'
import { CorruptLogError, Position, type StoredEvent } from '../port.ts'
import type { Database, Statement } from './database.ts'

const columns = 'position, recorded_at, id, revision, schema_version, stream, type, data, metadata'

/** Positions have no gaps, so the end of the range is known, and only the partitions that hold it are looked at. */
export const readAllStatement: Statement = {
  name: 'jangbu_read_all',
  text: `SELECT ${columns} FROM jangbu_log.events
    WHERE position > $1::bigint AND position <= $1::bigint + $2::bigint ORDER BY position`,
}

const readStreamStatement: Statement = {
  name: 'jangbu_read_stream',
  text: `SELECT ${columns} FROM jangbu_log.read_stream($1, $2)`,
}

/** The newest version of the row is at the index's end; in front of it stand all that a long transaction keeps. */
export const headStatement: Statement = {
  name: 'jangbu_head',
  text: 'SELECT position FROM jangbu_log.counter ORDER BY position DESC LIMIT 1',
}

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

export const newReader = (database: Database): Reader => {
  const readRange = async (after: Position, limit: number): Promise<readonly StoredEvent[]> => {
    const events = decodeRows(await database.query<Row>(readAllStatement, [String(after), limit]))
    refuseGaps(events, after)
    return events
  }
  const head = async (): Promise<Position> => {
    const [row] = await database.query<[string]>(headStatement, [])
    if (row === undefined) throw new CorruptLogError('the log has lost its counter')
    return Position(BigInt(row[0]))
  }
  return {
    readAll: async (after, limit) => {
      const events = await readRange(after, limit)
      if (events.length > 0 || limit < 1 || (await head()) <= after) return events
      // Written since, or nothing is where events should be.
      const written = await readRange(after, limit)
      if (written.length === 0) throw gapAfter(after)
      return written
    },
    readStream: async (stream, fromRevision) => {
      const events = decodeRows(await database.query<Row>(readStreamStatement, [stream, fromRevision]))
      const isBroken = events.some(({ revision }, index) => revision !== fromRevision + index)
      if (isBroken) throw new CorruptLogError(`${stream}: a revision after ${fromRevision} is missing`)
      return events
    },
    head,
  }
}

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
    if (position !== previous + 1n) throw gapAfter(previous)
    previous = position
  }
}

const gapAfter = (position: bigint): CorruptLogError =>
  new CorruptLogError(`the log has a gap after ${String(position)}`)
