import pg from 'pg'
import { instantOf, type Instant } from '../../../core/time.ts'
import { CorruptLogError, Position, type StoredEvent } from '../../port.ts'
import { rangeText, type Range } from './range.ts'
import { decodeEvents, eventColumns, type EventRow } from '../rows.ts'
import { ArchiveBusyError, type Session } from './session.ts'

/** A partition of the log's table that is full, with events after it in others. */
export type Partition = Range & {
  readonly table: string
  /** With its indexes. */
  readonly bytes: number
  readonly lastRecordedAt: Instant
}

const fullPartitions = {
  name: 'jangbu_full_partitions',
  text: `SELECT partition.from_position, partition.to_position, partition.name,
      pg_total_relation_size(format('jangbu_log.%I', partition.name)::regclass), last.recorded_at
    FROM jangbu_log.partitions AS partition
    JOIN jangbu_log.events AS last ON last.position = partition.to_position
    WHERE partition.to_position < (SELECT max(position) FROM jangbu_log.counter)
    ORDER BY partition.from_position`,
}

/** The oldest first. The newest events are never among them, so that the table itself always shows where the log ends. */
export const readFullPartitions = async (session: Session): Promise<readonly Partition[]> => {
  const rows = await session.query<[string, string, string, string, string]>(fullPartitions, [])
  return rows.map(([first, last, table, bytes, at]) => ({
    first: Position(BigInt(first)),
    last: Position(BigInt(last)),
    table,
    bytes: Number(bytes),
    lastRecordedAt: instantOf(Date.parse(at)),
  }))
}

const EVENTS_PER_READ = 2_000

/** @throws CorruptLogError where a time is finer than the log's, which a file could not keep. */
export async function* eventsOf(
  session: Session,
  table: string,
  { first, last }: Range,
): AsyncGenerator<readonly StoredEvent[], void> {
  const statement = {
    name: `jangbu_archived_${table}`,
    text: `SELECT ${eventColumns.join(', ')} FROM jangbu_log.${pg.escapeIdentifier(table)}
      WHERE position >= $1 AND position <= $2 ORDER BY position LIMIT ${EVENTS_PER_READ}`,
  }
  for (let from: bigint = first; from <= last;) {
    const rows = await session.query<EventRow>(statement, [String(from), String(last)])
    for (const [position, at] of rows)
      if (/\.\d{4}/.test(at))
        throw new CorruptLogError(`event ${position} has a time finer than milliseconds`)
    const events = decodeEvents(rows)
    const reached = events.at(-1)
    if (reached === undefined) return
    yield events
    from = reached.position + 1n
  }
}

/** The same, telling how far they have come. */
export async function* telling(
  batches: AsyncIterable<readonly StoredEvent[]>,
  tell: (position: Position) => void,
): AsyncGenerator<readonly StoredEvent[], void> {
  for await (const batch of batches) {
    yield batch
    const last = batch.at(-1)
    if (last !== undefined) tell(last.position)
  }
}

const tableOfRange = {
  name: 'jangbu_table_of_range',
  text: `SELECT named.relname, inherited.inhdetachpending, pg_get_expr(named.relpartbound, named.oid)
    FROM pg_class AS named
    LEFT JOIN pg_inherits AS inherited ON inherited.inhrelid = named.oid
    WHERE named.oid = to_regclass(format('jangbu_log.%I', jangbu_log.partition_name($1)))`,
}

/** What is left of an archived range in the database. */
export type Leftover = { readonly table: string; readonly state: 'attached' | 'detaching' | 'detached' }

/** @throws CorruptLogError when the table by its name is the partition of another range. */
export const leftoverOf = async (session: Session, range: Range): Promise<Leftover | undefined> => {
  const [row] = await session.query<[string, string | null, string | null]>(tableOfRange, [
    String(range.first),
  ])
  if (row === undefined) return undefined
  const [table, isPending, bounds] = row
  if (isPending === null) return { table, state: 'detached' }
  const [first, beyond] = bounds?.match(/\d+/g) ?? []
  if (first !== String(range.first) || beyond !== String(range.last + 1n))
    throw new CorruptLogError(`${rangeText(range)} are archived, but ${table} holds others`)
  return { table, state: isPending === 't' ? 'detaching' : 'attached' }
}

/**
 * CONCURRENTLY waits for those who read the log instead of making everybody wait behind itself: on the log's table it
 * takes no lock that an append or a read would have to wait for.
 */
export const detach = (session: Session, { table, state }: Leftover): Promise<void> =>
  unlessBusy(
    session,
    `ALTER TABLE jangbu_log.events DETACH PARTITION jangbu_log.${pg.escapeIdentifier(table)}
    ${state === 'detaching' ? 'FINALIZE' : 'CONCURRENTLY'}`,
  )

export const drop = (session: Session, table: string): Promise<void> =>
  unlessBusy(session, `DROP TABLE IF EXISTS jangbu_log.${pg.escapeIdentifier(table)}`)

const LOCK_NOT_AVAILABLE = '55P03'

const unlessBusy = async (session: Session, statement: string): Promise<void> => {
  try {
    await session.execute(statement)
  } catch (cause) {
    if (!(cause instanceof pg.DatabaseError) || cause.code !== LOCK_NOT_AVAILABLE) throw cause
    throw new ArchiveBusyError(
      'the range is in its file, but others still read it in the database: archive again later to remove it there',
      { cause },
    )
  }
}
