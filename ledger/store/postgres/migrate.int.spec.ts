import { expect } from 'chai'
import pg from 'pg'
import { testDatabase, type TestDatabase } from '../test-database.ts'
import { migrate } from './migrate.ts'

describe('migrating the log', () => {
  let database: TestDatabase
  let client: pg.Client
  before(async () => {
    database = await testDatabase()
    client = new pg.Client({ connectionString: database.url })
    await client.connect()
  })
  after(async () => {
    await client.end()
    await database.drop()
  })

  const failure = (): Promise<string> =>
    migrate(database.url).then(
      () => 'none',
      (error: unknown) => String(error),
    )

  it('may be done by several processes at once, and again', async () => {
    await Promise.all([1, 2, 3, 4].map(() => migrate(database.url)))
    await migrate(database.url)
    const { rows } = await client.query<{ file: string }>('SELECT file FROM jangbu_log.migrations')
    expect(rows.map(({ file }) => file)).to.include.members(['0001-log.sql', '0002-partitions.sql'])
  })

  it('stops at a migration that has changed, or that only a newer program knows', async () => {
    await client.query("UPDATE jangbu_log.migrations SET sha256 = 'other'")
    expect(await failure()).to.contain('has changed')
    await client.query(
      "UPDATE jangbu_log.migrations SET file = '9999-future.sql' WHERE file = '0001-log.sql'",
    )
    expect(await failure()).to.contain('not known here')
  })
})
