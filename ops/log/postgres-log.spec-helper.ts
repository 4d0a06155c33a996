import pg from 'pg'
import type { EventStore, LogImporter } from '../../ledger/store/port.ts'
import { postgresImporter } from '../../ledger/store/postgres/importer.ts'
import { migrate } from '../../ledger/store/postgres/migrate.ts'
import { postgresStore } from '../../ledger/store/postgres/store.ts'
import { testDatabase } from '../../ledger/store/test-database.ts'
import { systemRuntime } from '../runtime.ts'

/** A log in a database of its own, with partitions so small that everything goes over their ends. */
export type PostgresLog = {
  readonly url: string
  readonly store: EventStore
  readonly importer: () => Promise<LogImporter>
  /** Changes what cannot be changed, as only the server's owner can. */
  readonly damage: (statement: string) => Promise<void>
  readonly drop: () => Promise<void>
}

const PARTITION_SIZE = 25

export const postgresLog = async (): Promise<PostgresLog> => {
  const database = await testDatabase()
  const { url } = database
  const execute = async (statement: string): Promise<void> => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query(statement).finally(() => client.end())
  }
  await migrate(url)
  await execute(`UPDATE jangbu_log.partitioning SET size = ${PARTITION_SIZE}`)
  const place = { connectionString: url, runtime: systemRuntime() }
  const store = await postgresStore(place)
  return {
    url,
    store,
    importer: () => postgresImporter(place),
    damage: (statement) => execute(`SET session_replication_role = replica; ${statement}`),
    drop: async () => {
      await store.close()
      await database.drop()
    },
  }
}

export const withPostgresLog = async <T>(work: (log: PostgresLog) => Promise<T>): Promise<T> => {
  const log = await postgresLog()
  try {
    return await work(log)
  } finally {
    await log.drop()
  }
}
