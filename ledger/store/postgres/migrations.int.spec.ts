import { expect } from 'chai'
import { createHash } from 'node:crypto'
import pg from 'pg'
import { testDatabase, type TestDatabase } from '../test-database.ts'
import { migrateSchema, type Migration, type Migrations } from './migrations.ts'

describe('migrating a schema', () => {
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

  const first: Migration = {
    name: '0001-one',
    sql: 'CREATE TABLE one (x integer); INSERT INTO one VALUES (1)',
  }
  const second: Migration = { name: '0002-two', sql: 'CREATE TABLE two AS SELECT x FROM one' }
  const wrong: Migration = { name: '0003-wrong', sql: 'CREATE TABLE three (x integer); SELECT 1 / 0' }
  const migrate = (
    schema: string,
    migrations: readonly Migration[],
    more: Pick<Migrations, 'nameColumn'> = {},
  ): Promise<void> =>
    migrateSchema({
      connectionString: database.url,
      schema,
      owner: 'the specs',
      lock: 4_711,
      migrations,
      ...more,
    })
  const applied = async (schema: string, column = 'name'): Promise<readonly string[]> => {
    const { rows } = await client.query<{ name: string }>(
      `SELECT ${column} AS name FROM ${schema}.migrations ORDER BY 1`,
    )
    return rows.map(({ name }) => name)
  }

  it('applies what is missing, in its order, once', async () => {
    await migrate('in_order', [first])
    await Promise.all([1, 2, 3].map(() => migrate('in_order', [first, second])))
    expect(await applied('in_order')).to.deep.equal(['0001-one', '0002-two'])
    expect((await client.query('SELECT x FROM in_order.two')).rows).to.deep.equal([{ x: 1 }])
  })

  it('applies all or nothing', async () => {
    await migrate('whole', [first])
    const error: unknown = await migrate('whole', [first, second, wrong]).catch((thrown: unknown) => thrown)
    expect(String(error)).to.contain('division by zero')
    expect(await applied('whole')).to.deep.equal(['0001-one'])
    const { rows } = await client.query(`SELECT to_regclass('whole.two') AS two`)
    expect(rows).to.deep.equal([{ two: null }])
  })

  for (const nameColumn of ['name', 'file'] as const)
    it(`knows what an earlier program recorded under "${nameColumn}"`, async () => {
      const schema = `recorded_by_${nameColumn}`
      await client.query(`
        CREATE SCHEMA ${schema};
        CREATE TABLE ${schema}.migrations (
          ${nameColumn} text PRIMARY KEY,
          sha256 text NOT NULL,
          applied_at timestamptz NOT NULL DEFAULT now()
        );
        CREATE TABLE ${schema}.one (x integer);
        INSERT INTO ${schema}.one VALUES (7)`)
      const sha256 = createHash('sha256').update(first.sql).digest('hex')
      await client.query(`INSERT INTO ${schema}.migrations VALUES ($1, $2)`, [first.name, sha256])
      await migrate(schema, [first, second], { nameColumn })
      expect(await applied(schema, nameColumn)).to.deep.equal(['0001-one', '0002-two'])
      expect((await client.query(`SELECT x FROM ${schema}.two`)).rows).to.deep.equal([{ x: 7 }])
    })
})
