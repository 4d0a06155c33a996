import { advanceAll, type WholeKey } from '../checkpoints.ts'
import type { ReadClient } from '../connect.ts'
import { postgresRows } from '../postgres-rows.ts'
import type { Prepare } from '../projection.ts'
import type { Commit } from '../writer.ts'
import { copyingChanges } from './copy-changes.ts'

/** For batches of thousands of events: new rows go in by COPY, and all partitions of the build move together. */
export const bulkCommit = (key: WholeKey, prepare: Prepare, { client, database }: ReadClient): Commit => {
  const write = copyingChanges(client)
  return (move, events, handOver) =>
    database.transaction().execute(async (tx) => {
      await advanceAll(tx, key, move)
      const written = write(tx, await prepare(postgresRows(tx), events))
      handOver()
      await written
    })
}
