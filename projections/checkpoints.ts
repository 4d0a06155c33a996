import { sql } from 'kysely'
import type { Instant } from '../ledger/core/time.ts'
import { MOST_PARTITIONS, type Partition } from '../ledger/store/partition.ts'
import { Position, START } from '../ledger/store/port.ts'
import type { ReadDatabase } from './database.ts'
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

/** Another runner has taken over, or has been writing: nothing of this transaction may stand. */
export class FencedError extends Error {
  override readonly name = 'FencedError'
}

const keyOf = ({ name, version, build = 'served', partition }: Key) => ({
  projection: name,
  version,
  build,
  partition: numberOf(partition),
})

/** Another division has other numbers: what has been read by one says nothing about the other. */
const numberOf = ({ index, of }: Partition = { index: 0, of: 1 }): number =>
  (of - 1) * MOST_PARTITIONS + index

/** Begins a term: from here on every earlier one is refused. */
export const takeOver = async (database: ReadDatabase, key: Key): Promise<Term> => {
  const first = {
    ...keyOf(key),
    position: String(START),
    epoch: '1',
    status: 'running' as const,
    reason: null,
  }
  const row = await database
    .insertInto('checkpoints')
    .values({ ...first, updated_at: now })
    .onConflict((conflict) =>
      conflict.columns(['projection', 'version', 'build', 'partition']).doUpdateSet({
        epoch: sql<string>`checkpoints.epoch + 1`,
        status: 'running',
        reason: null,
        updated_at: now,
      }),
    )
    .returning(['epoch', 'position'])
    .executeTakeFirstOrThrow()
  return { epoch: row.epoch, position: Position(BigInt(row.position)) }
}

const now = sql<Instant>`date_trunc('milliseconds', now())`

/**
 * Compare and set: within the transaction that writes the rows, and before them, so that its lock keeps every other
 * writer out until this one has ended.
 * @throws FencedError when the checkpoint is not where this term left it.
 */
export const advance = async (
  tx: ReadDatabase,
  key: Key,
  move: { readonly from: Term; readonly to: Position },
): Promise<void> => {
  const { numUpdatedRows } = await tx
    .updateTable('checkpoints')
    .set({ position: String(move.to), updated_at: now })
    .where((row) => row.and(keyOf(key)))
    .where('epoch', '=', move.from.epoch)
    .where('position', '=', String(move.from.position))
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) throw new FencedError(`${key.name}: another runner has taken over`)
}

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

/** START before the projection has run for the first time. */
export const readCheckpoint = async (database: ReadDatabase, key: Key): Promise<Position> => {
  const row = await database
    .selectFrom('checkpoints')
    .select('position')
    .where((one) => one.and(keyOf(key)))
    .executeTakeFirst()
  return row === undefined ? START : Position(BigInt(row.position))
}
