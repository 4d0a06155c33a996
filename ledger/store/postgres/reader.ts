import { factsIn } from '../packed-facts.ts'
import { CorruptLogError, type EventStore, type PackedFacts, Position, type StoredEvent } from '../port.ts'
import type { Database, Statement } from './database.ts'
import { packedColumns, packedIn } from './packed-rows.ts'
import { decodeEvents, eventColumns, type EventRow } from './rows.ts'

/** Positions have no gaps, so the end of the range is known, and only the partitions that hold it are looked at. */
export const readAllStatement: Statement = {
  name: 'jangbu_read_all',
  text: `SELECT ${eventColumns.join(', ')} FROM jangbu_log.events
    WHERE position > $1::bigint AND position <= $1::bigint + $2::bigint ORDER BY position`,
}

/** It takes no parameters; these are numbers, whatever they are. */
const copyStatement = (after: Position, limit: number): string =>
  `COPY (SELECT ${packedColumns} FROM jangbu_log.events
    WHERE position > ${BigInt(after)} AND position <= ${BigInt(after) + BigInt(limit)} ORDER BY position)
  TO STDOUT (FORMAT binary)`

/** The newest version of the row is at the index's end; in front of it stand all that a long transaction keeps. */
export const headStatement: Statement = {
  name: 'jangbu_head',
  text: 'SELECT position FROM jangbu_log.counter ORDER BY position DESC LIMIT 1',
}

/** Of the log as a whole, as far as it is in the database. */
export type Reader = Required<Pick<EventStore, 'readAll' | 'readPacked' | 'head'>>

export const newReader = (database: Database): Reader => {
  const head = async (): Promise<Position> => {
    const [row] = await database.query<[string]>(headStatement, [])
    if (row === undefined) throw new CorruptLogError('the log has lost its counter')
    return Position(BigInt(row[0]))
  }
  return {
    readAll: readingOn({ readRange: eventsFrom(database), sizeOf: ({ length }) => length, head }),
    readPacked: readingOn({ readRange: packedFrom(database), sizeOf: ({ begins }) => begins.length, head }),
    head,
  }
}

type ReadRange<Batch> = (after: Position, limit: number) => Promise<Batch>

const eventsFrom =
  (database: Database): ReadRange<readonly StoredEvent[]> =>
  async (after, limit) => {
    const events = decodeEvents(await database.query<EventRow>(readAllStatement, [String(after), limit]))
    refuseGaps(
      events.map(({ position }) => position),
      after,
    )
    return events
  }

const packedFrom =
  (database: Database): ReadRange<PackedFacts> =>
  async (after, limit) => {
    const packed = packedIn(await database.copyOut(copyStatement(after, limit)))
    const { count, positionAt } = factsIn(packed)
    refuseGaps(
      Array.from({ length: count }, (_, at) => positionAt(at)),
      after,
    )
    return packed
  }

type Reading<Batch> = Pick<Reader, 'head'> & {
  readonly readRange: ReadRange<Batch>
  readonly sizeOf: (batch: Batch) => number
}

const readingOn =
  <Batch>({ readRange, sizeOf, head }: Reading<Batch>): ReadRange<Batch> =>
  async (after, limit) => {
    const batch = await readRange(after, limit)
    if (sizeOf(batch) > 0 || limit < 1 || (await head()) <= after) return batch
    // Written since, or nothing is where events should be.
    const written = await readRange(after, limit)
    if (sizeOf(written) === 0) throw gapAfter(after)
    return written
  }

const refuseGaps = (positions: readonly Position[], after: Position): void => {
  let previous = BigInt(after)
  for (const position of positions) {
    if (position !== previous + 1n) throw gapAfter(previous)
    previous = position
  }
}

const gapAfter = (position: bigint): CorruptLogError =>
  new CorruptLogError(`the log has a gap after ${String(position)}`)
