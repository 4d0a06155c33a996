import { sql } from 'kysely'
import { advance, advanceWithin, type Key } from './checkpoints.ts'
import type { ReadDatabase } from './database.ts'
import { postgresRows, writePipelined } from './postgres-rows.ts'
import type { Prepare } from './projection.ts'
import type { Commit } from './writer.ts'

/**
 * For batches that are small and many: what does not depend on an answer goes out with what is before it, in four round
 * trips instead of a dozen. On a busy machine each of them costs more than the work that it waits for. Rows go out when
 * the checkpoint is known to have moved, the commit when each row is known to have been as it had to be.
 *
 * The connection takes statements before it has answered those before.
 */
export const liveCommit =
  (key: Key, prepare: Prepare, connection: ReadDatabase): Commit =>
  async (move, events, handOver) => {
    // A statement on its own is a transaction, too.
    if (events.length === 0) {
      await advance(connection, key, move)
      return
    }
    const begun = Promise.all([begin(connection), advanceWithin(connection, key, move)])
    begun.catch(() => undefined)
    try {
      const changes = await prepare(postgresRows(connection), events)
      await begun
      const written = writePipelined(connection, changes)
      handOver()
      await written
      await commit(connection)
    } catch (error) {
      await sql`ROLLBACK`.execute(connection).catch(() => undefined)
      // Who is fenced may have found rows that are not to be understood.
      await begun
      throw error
    }
  }

/** One message: the server does the second only after the first. */
const begin = (connection: ReadDatabase): Promise<unknown> =>
  sql`BEGIN; SET LOCAL jangbu.transaction = 'begun'`.execute(connection)

const commit = async (connection: ReadDatabase): Promise<void> => {
  const { rows } = await sql<{ command: string }>`COMMIT`.execute(connection)
  // What the server answers where a statement before has failed.
  if (rows[0]?.command !== 'COMMIT') throw new Error('the transaction had failed before its commit')
}
