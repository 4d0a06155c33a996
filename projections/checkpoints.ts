import { sql, type ExpressionBuilder, type UpdateResult } from 'kysely'
import type { Instant } from '../ledger/core/time.ts'
import { MOST_PARTITIONS, partition, type Partition } from '../ledger/store/partition.ts'
import { Position, START } from '../ledger/store/port.ts'
import type { ReadDatabase, Tables } from './database.ts'
import type { Build } from './homes.ts'

/** Whose checkpoint: all of a projection's, or one partition's of it; of the served build unless another is named. */
export type Key = {
  readonly name: string
  readonly version: number
  readonly build?: Build
  readonly partition?: Partition
}

/** The right to write, until somebody takes over. */
export type Term = { readonly epoch: string; readonly position: Position }

export type Move = { readonly from: Term; readonly to: Position }

/** Another runner has taken over, or has been writing: nothing of this transaction may stand. */
export class FencedError extends Error {
  override readonly name = 'FencedError'
}

/** The build is shared out in another way than its runner thought, or is no more. */
export class DividedOtherwiseError extends Error {
  override readonly name = 'DividedOtherwiseError'
}

const buildOf = ({ name, version, build = 'served' }: Key) => ({ projection: name, version, build })
const keyOf = (key: Key) => ({ ...buildOf(key), partition: numberOf(key.partition) })

/** Another division has other numbers: what has been read by one says nothing about the other. */
export const numberOf = ({ index, of }: Partition = { index: 0, of: 1 }): number =>
  (of - 1) * MOST_PARTITIONS + index

/** The other way round. */
export const partitionOf = (number: number): Partition =>
  partition(number % MOST_PARTITIONS, Math.floor(number / MOST_PARTITIONS) + 1)

/** All those of one division; undefined: the projection is not divided. */
export const partitionsOf = (of: number): readonly (Partition | undefined)[] =>
  of === 1 ? [undefined] : Array.from({ length: of }, (_, index) => partition(index, of))

/**
 * Begins a term: from here on every earlier one is refused.
 * @throws DividedOtherwiseError where the build has other partitions, or none, being no longer there.
 */
export const takeOver = async (database: ReadDatabase, key: Key): Promise<Term> => {
  const row = (await nextTerm(database, key)) ?? (await firstTerm(database, key))
  if (row === undefined)
    throw new DividedOtherwiseError(`${key.name}: the build is divided in another way, or gone`)
  return { epoch: row.epoch, position: Position(BigInt(row.position)) }
}

type TermRow = { readonly epoch: string; readonly position: string }

const nextTerm = (database: ReadDatabase, key: Key): Promise<TermRow | undefined> =>
  database
    .updateTable('checkpoints')
    .set({ epoch: sql<string>`epoch + 1`, status: 'running', reason: null, updated_at: now })
    .where((row) => row.and(keyOf(key)))
    .returning(['epoch', 'position'])
    .executeTakeFirst()

/** Of what is served and was never run; every other build begins with all its checkpoints. */
const firstTerm = async (database: ReadDatabase, key: Key): Promise<TermRow | undefined> => {
  if (buildOf(key).build !== 'served') return undefined
  const { projection, version, build, partition: number } = keyOf(key)
  const numbers = partitionsOf(key.partition?.of ?? 1).map(numberOf)
  const { rows } = await sql<TermRow>`
    INSERT INTO checkpoints (projection, version, build, partition, position, epoch, status, updated_at)
    SELECT ${projection}, ${version}::integer, ${build}, ${number}::integer, ${String(START)}::bigint, 1, 'running', ${now}
    WHERE NOT EXISTS (
      SELECT 1 FROM checkpoints WHERE projection = ${projection} AND version = ${version}::integer AND build = ${build}
        AND partition <> ALL(${numbers}::integer[]))
    ON CONFLICT (projection, version, build, partition) DO UPDATE SET epoch = checkpoints.epoch + 1
    RETURNING epoch, position`.execute(database)
  return rows[0]
}

/** All the partitions of a build, however many it had before. */
export type WholeKey = Key & { readonly of: number }

/** Begins a term in all of them, which stand at one position from here on: nobody else's to decide. */
export const takeOverAll = (database: ReadDatabase, key: WholeKey, position: Position): Promise<Term> =>
  database.transaction().execute(async (tx) => {
    const { name: projection, version } = key
    const { last } = await tx
      .selectFrom('checkpoints')
      .select(({ fn }) => fn.max<string | null>('epoch').as('last'))
      .where((row) => row.and({ projection, version }))
      .executeTakeFirstOrThrow()
    const epoch = String(BigInt(last ?? 0) + 1n)
    await tx
      .deleteFrom('checkpoints')
      .where((row) => row.and(buildOf(key)))
      .execute()
    const rows = partitionsOf(key.of).map((partition) => ({
      ...buildOf(key),
      partition: numberOf(partition),
      position: String(position),
      epoch,
      status: 'running' as const,
      reason: null,
      updated_at: now,
    }))
    await tx.insertInto('checkpoints').values(rows).execute()
    return { epoch, position }
  })

const now = sql<Instant>`date_trunc('milliseconds', now())`

/**
 * Compare and set: within the transaction that writes the rows, and before them, so that its lock keeps every other
 * writer out until this one has ended.
 * @throws FencedError when the checkpoint is not where this term left it.
 */
export const advance = async (tx: ReadDatabase, key: Key, move: Move): Promise<void> => {
  assertMoved(key, await advancing(tx, move).where(isOf(key)).executeTakeFirst())
}

/**
 * The same, for who sends it before it is known that the transaction has begun: it says so by `jangbu.transaction`, for
 * that transaction alone. On its own it would move the checkpoint, and the events' rows would never be written.
 */
export const advanceWithin = async (tx: ReadDatabase, key: Key, move: Move): Promise<void> => {
  const isBegun = sql<boolean>`current_setting('jangbu.transaction', true) = 'begun'`
  assertMoved(key, await advancing(tx, move).where(isOf(key)).where(isBegun).executeTakeFirst())
}

const isOf = (key: Key) => (row: ExpressionBuilder<Tables, 'checkpoints'>) => row.and(keyOf(key))

const assertMoved = (key: Key, { numUpdatedRows }: UpdateResult): void => {
  if (numUpdatedRows !== 1n) throw new FencedError(`${key.name}: another runner has taken over`)
}

/** The same of all the checkpoints of a build, which stand at one place and have one epoch. */
export const advanceAll = async (tx: ReadDatabase, key: WholeKey, move: Move): Promise<void> => {
  const { numUpdatedRows } = await advancing(tx, move)
    .where((row) => row.and(buildOf(key)))
    .executeTakeFirst()
  if (numUpdatedRows !== BigInt(key.of)) throw new FencedError(`${key.name}: somebody else is at this build`)
}

const advancing = (tx: ReadDatabase, { from, to }: Move) =>
  tx
    .updateTable('checkpoints')
    .set({ position: String(to), updated_at: now })
    .where('epoch', '=', from.epoch)
    .where('position', '=', String(from.position))

/** Says in the table why the projection stopped; the next take-over tries again. */
export const recordStop = async (
  database: ReadDatabase,
  key: Key,
  stop: { readonly epoch: string; readonly reason: string },
): Promise<void> => {
  await database
    .updateTable('checkpoints')
    .set({ status: 'stopped', reason: stop.reason, updated_at: now })
    .where((row) => row.and(keyOf(key)))
    .where('epoch', '=', stop.epoch)
    .execute()
}

/**
 * How much of the log is in all of its partitions, or in the one that the key names; START before it has run for the
 * first time.
 */
export const readCheckpoint = async (database: ReadDatabase, key: Key): Promise<Position> => {
  const rows = await database
    .selectFrom('checkpoints')
    .select(['partition', 'position'])
    .where((row) => row.and(key.partition === undefined ? buildOf(key) : keyOf(key)))
    .execute()
  return leastPosition(rows, key.partition === undefined ? undefined : 1)
}

/** Of checkpoints of one division, or of one of them: a partition that never ran stands at START. */
export const leastPosition = (
  rows: readonly { readonly partition: number; readonly position: string }[],
  of = partitionOf(rows[0]?.partition ?? 0).of,
): Position => {
  const positions = rows.map(({ position }) => Position(BigInt(position)))
  const first = positions.length < of ? START : positions[0]
  return positions.reduce((least, one) => (one < least ? one : least), first ?? START)
}
