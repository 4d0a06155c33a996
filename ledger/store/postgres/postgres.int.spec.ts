import { storeConformance } from '../conformance.ts'
import { testDatabase, type TestDatabase } from '../test-database.ts'
import { migrate } from './migrate.ts'
import { postgresStore } from './store.ts'
import { testRuntime } from './test-runtime.spec-helper.ts'

describe('PostgreSQL', () => {
  let database: TestDatabase
  before(async () => {
    database = await testDatabase()
    await migrate(database.url)
  })
  after(() => database.drop())

  storeConformance('PostgreSQL', () =>
    postgresStore({ connectionString: database.url, runtime: testRuntime }),
  )
})
