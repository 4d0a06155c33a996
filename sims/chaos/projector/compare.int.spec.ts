import { expect } from 'chai'
import pg from 'pg'
import { instantOf } from '../../../ledger/core/time.ts'
import { memoryStore } from '../../../ledger/store/memory.ts'
import { testDatabase, type TestDatabase } from '../../../ledger/store/test-database.ts'
import { homeOf, READ_SCHEMA } from '../../../projections/homes.ts'
import { migrate } from '../../../projections/migrate.ts'
import { paymentsProjection as projection } from '../../../projections/payments/project.ts'
import { eventually } from '../../../projections/history.spec-helper.ts'
import { startRunner } from '../../../projections/tables.spec-helper.ts'
import { compareBuild, rowsFromZero } from './compare.ts'
import { pressStories } from './pressing.ts'

describe('the comparison with what the log says', () => {
  let server: TestDatabase
  let client: pg.Client
  const store = memoryStore(() => instantOf(0))

  before(async () => {
    server = await testDatabase()
    await migrate(server.url)
    await pressStories({ store, seed: 7, signal: AbortSignal.timeout(200) })
    const head = await store.head()
    const { progress, stop } = startRunner(store, { connectionString: server.url })
    await eventually(() => progress.position() === head)
    await stop()
    client = new pg.Client({
      connectionString: server.url,
      options: `-c search_path=${homeOf(READ_SCHEMA, projection)}`,
    })
    await client.connect()
  })
  after(async () => {
    await client.end()
    await server.drop()
  })

  /** Tables that differ, with how many rows are missing and how many should not be there; when that was done to them. */
  const differing = async (corruption?: string): Promise<readonly string[]> => {
    const fromZero = await rowsFromZero(store, projection)
    if (corruption !== undefined) expect((await client.query(corruption)).rowCount).to.equal(1)
    return (await compareBuild(server.url, { projection, build: 'served' }, fromZero))
      .filter(({ missing, surplus }) => missing.length + surplus.length > 0)
      .map(({ table, missing, surplus }) => `${table} -${missing.length} +${surplus.length}`)
  }
  const oneOf = (column: string, table: string): string => `(SELECT min(${column}) FROM ${table})`

  it('finds nothing where rows are as it says, and something to compare', async () => {
    expect(await differing()).to.deep.equal([])
    const fromZero = await rowsFromZero(store, projection)
    for (const { table } of projection.tables) expect(fromZero.get(table)?.size, table).to.be.greaterThan(0)
  })

  it('finds each row that was changed, that is missing, and that ought not to be there', async () => {
    const one = oneOf('payment_id', 'payments')
    expect(
      await differing(`UPDATE payments SET balance = balance + 1 WHERE payment_id = ${one}`),
    ).to.deep.equal(['payments -1 +1'])
    const other = oneOf(`payment_id || ' ' || ordinal`, 'payment_transactions')
    expect(
      await differing(`DELETE FROM payment_transactions WHERE payment_id || ' ' || ordinal = ${other}`),
    ).to.deep.equal(['payments -1 +1', 'payment_transactions -1 +0'])
    const copied = `jsonb_populate_record(one, '{"payment_id":"pay_nobody"}')`
    expect(
      await differing(
        `INSERT INTO payments SELECT (${copied}).* FROM payments AS one WHERE payment_id = ${one}`,
      ),
    ).to.deep.equal(['payments -1 +2', 'payment_transactions -1 +0'])
  })
})
