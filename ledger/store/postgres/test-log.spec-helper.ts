import pg from 'pg'
import type { EventStore } from '../port.ts'
import { testDatabase } from '../test-database.ts'
import { migrate } from './migrate.ts'
import { postgresStore } from './store.ts'
import { testRuntime } from './test-runtime.spec-helper.ts'

export type TestLog = {
  readonly url: string
  /** A connection of the spec's own. */
  readonly admin: pg.Client
  /** As another process would open it; closed with the log. */
  readonly open: () => Promise<EventStore>
  readonly connect: () => Promise<pg.Client>
  readonly close: () => Promise<void>
}

/** An empty log in a database of its own, with partitions of so many positions. */
export const testLog = async (partitionSize: number): Promise<TestLog> => {
  const database = await testDatabase()
  await migrate(database.url)
  const closing: (() => Promise<unknown>)[] = []
  const connect = async (): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: database.url })
    // Specs end connections from the server's side too.
    client.on('error', () => undefined)
    await client.connect()
    closing.push(() => client.end())
    return client
  }
  const admin = await connect()
  await admin.query('UPDATE jangbu_log.partitioning SET size = $1', [partitionSize])
  return {
    url: database.url,
    admin,
    connect,
    open: async () => {
      const store = await postgresStore({ connectionString: database.url, runtime: testRuntime })
      closing.push(store.close)
      return store
    },
    close: async () => {
      for (const end of closing.toReversed()) await end()
      await database.drop()
    },
  }
}

export type Partition = { readonly name: string; readonly from: number; readonly to: number }

export const partitionsOf = async ({ admin }: Pick<TestLog, 'admin'>): Promise<readonly Partition[]> => {
  const { rows } = await admin.query<Partition>(
    `SELECT name, from_position::int AS "from", to_position::int AS "to" FROM jangbu_log.partitions ORDER BY name`,
  )
  return rows
}
