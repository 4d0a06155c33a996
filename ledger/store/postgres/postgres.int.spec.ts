import pg from 'pg'
import { storeConformance } from '../conformance.ts'
import { testDatabase, type TestDatabase } from '../test-database.ts'
import { migrate } from './migrate.ts'
import { postgresStore } from './store.ts'
import { testRuntime } from './test-runtime.spec-helper.ts'

describe('PostgreSQL', () => {
  let database: TestDatabase
  let admin: pg.Client
  before(async () => {
    database = await testDatabase()
    await migrate(database.url)
    admin = new pg.Client({ connectionString: database.url })
    await admin.connect()
  })
  after(async () => {
    await admin.end()
    await database.drop()
  })

  /** Every connection of the store at once, wherever its statement stands. */
  const crash = async (): Promise<void> => {
    await admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name LIKE 'jangbu log %'`,
    )
  }

  storeConformance(
    'PostgreSQL',
    () => postgresStore({ connectionString: database.url, runtime: testRuntime }),
    { crash },
  )
})
