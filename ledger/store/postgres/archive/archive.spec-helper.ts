import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { NO_STREAM, Position, type EventStore } from '../../port.ts'
import { appended, newStream, specimenAppend } from '../../specimen.spec-helper.ts'
import { testDatabase } from '../../test-database.ts'
import { migrate } from '../migrate.ts'
import { postgresStore } from '../store.ts'
import { testRuntime } from '../test-runtime.spec-helper.ts'
import type { ArchiveParts, Before } from './archiver.ts'
import { temporaryDirectory } from './segment.spec-helper.ts'

export type ArchiveBench = {
  readonly url: string
  readonly directory: string
  readonly parts: Pick<ArchiveParts, 'connectionString' | 'directory'>
  readonly admin: pg.Client
  /** As another process would. */
  readonly open: (archiveDir?: string) => Promise<EventStore>
  /** First positions of the partitions that are in the log's table, beginning with the oldest. */
  readonly attached: () => Promise<readonly number[]>
  readonly close: () => Promise<void>
}

export const before = (position: bigint): Before => ({ kind: 'position', position: Position(position) })

/** At least so many events, in streams of one to three, besides one stream that goes on all the time. */
export const fillLog = async (store: EventStore, events: number): Promise<void> => {
  const long = newStream()
  let revision = NO_STREAM
  for (let written = 0; written < events;) {
    const length = 1 + (written % 3)
    const other = appended(() => store, specimenAppend(newStream(), randomUUID(), { events: length }))
    await appended(() => store, specimenAppend(long, randomUUID(), { expectedRevision: revision }))
    await other
    revision += 1
    written += length + 1
  }
}

export const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'none',
    (error: unknown) => error,
  )

/** A log in small partitions, a directory for its old ones, and a connection to look at both. */
export const archiveBench = async (eventsPerPartition: number): Promise<ArchiveBench> => {
  const database = await testDatabase()
  const directory = await temporaryDirectory()
  await migrate(database.url)
  const admin = new pg.Client({ connectionString: database.url })
  await admin.connect()
  await admin.query('UPDATE jangbu_log.partitioning SET size = $1', [eventsPerPartition])
  return {
    url: database.url,
    directory: directory.path,
    parts: { connectionString: database.url, directory: directory.path },
    admin,
    open: (archiveDir = directory.path) =>
      postgresStore({ connectionString: database.url, runtime: testRuntime, archiveDir }),
    attached: async () => {
      const { rows } = await admin.query<{ from: number }>(
        'SELECT from_position::integer AS from FROM jangbu_log.partitions ORDER BY 1',
      )
      return rows.map(({ from }) => from)
    },
    close: async () => {
      await admin.end()
      await database.drop()
      await directory.remove()
    },
  }
}
