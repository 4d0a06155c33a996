import { CorruptLogError, Position, type StoredEvent } from '../port.ts'
import type { Database, Statement } from './database.ts'
import { decodeEvents, eventColumns, type EventRow } from './rows.ts'

/** Positions have no gaps, so the end of the range is known, and only the partitions that hold it are looked at. */
export const readAllStatement: Statement = {
  name: 'jangbu_read_all',
  text: `SELECT ${eventColumns.join(', ')} FROM jangbu_log.events
    WHERE position > $1::bigint AND position <= $1::bigint + $2::bigint ORDER BY position`,
}

/** The newest version of the row is at the index's end; in front of it stand all that a long transaction keeps. */
export const headStatement: Statement = {
  name: 'jangbu_head',
  text: 'SELECT position FROM jangbu_log.counter ORDER BY position DESC LIMIT 1',
}

/** Of the log as a whole, as far as it is in the database. */
export type Reader = {
  readonly readAll: (after: Position, limit: number) => Promise<readonly StoredEvent[]>
  readonly head: () => Promise<Position>
}

export const newReader = (database: Database): Reader => {
  const readRange = async (after: Position, limit: number): Promise<readonly StoredEvent[]> => {
    const events = decodeEvents(await database.query<EventRow>(readAllStatement, [String(after), limit]))
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
    head,
  }
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
