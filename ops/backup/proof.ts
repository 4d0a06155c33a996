import { Position, type EventStore } from '../../ledger/store/port.ts'
import { withClient } from '../connect.ts'
import { BackupError } from './errors.ts'
import { digestLog, type LogDigest } from './log-digest.ts'
import type { Manifest } from './manifest.ts'
import type { BackupHooks } from './progress.ts'

/** A restored database, running. */
export type RestoredLog = {
  readonly databaseUrl: string
  readonly log: Pick<EventStore, 'readAll' | 'head'>
}

/**
 * Reads a restored log from its first event to its last.
 * @throws BackupError when it does not hold what the backup says, or read models have seen more than it holds;
 *   CorruptLogError when events are missing in it.
 */
export const proveLog = async (
  { databaseUrl, log }: RestoredLog,
  { log: noted }: Manifest,
  hooks: BackupHooks,
): Promise<LogDigest> => {
  const [atLeast, atMost] = [Position(BigInt(noted.atLeast)), Position(BigInt(noted.atMost))]
  const head = await log.head()
  if (head < atLeast || head > atMost)
    throw new BackupError(
      `the restored log ends at ${head}: it should end between ${noted.atLeast} and ${noted.atMost}`,
    )
  const [then, now] = await digestLog(log, [atLeast, head], hooks)
  if (then?.events !== noted.events || then.digest !== noted.digest || now === undefined)
    throw new BackupError(
      `the restored log is not the one that was backed up: up to ${noted.atLeast} its digest is ` +
        `${String(then?.digest)} of ${String(then?.events)} events, not ${noted.digest} of ${noted.events}`,
    )
  await assertNotAhead(databaseUrl, head)
  return now
}

const AHEAD = 'SELECT projection, position::text FROM jangbu_read.checkpoints WHERE position > $1 LIMIT 1'

/** A read model that stands beyond the log would never be told of the events that come to stand there. */
const assertNotAhead = async (databaseUrl: string, head: Position): Promise<void> => {
  const { rows } = await withClient(databaseUrl, (client) =>
    client.query<{ projection: string; position: string }>(AHEAD, [String(head)]),
  )
  const [ahead] = rows
  if (ahead !== undefined)
    throw new BackupError(
      `the read model ${ahead.projection} stands at ${ahead.position}, beyond the restored log's end at ${head}`,
    )
}
