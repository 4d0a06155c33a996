import { expect } from 'chai'
import { sql } from 'kysely'
import { epochMsOf, instantOf } from '../../ledger/core/time.ts'
import { approved, canceledPart } from '../../ledger/payment/events.spec-helper.ts'
import { krw } from '../../ledger/payment/fixtures.spec-helper.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import { Position, type EventStore } from '../../ledger/store/port.ts'
import { testDatabase, type TestDatabase } from '../../ledger/store/test-database.ts'
import type { ReadDatabase } from '../database.ts'
import { appendAll, eventually, firstAt, ofOrder, specRuntime } from '../history.spec-helper.ts'
import { migrate } from '../migrate.ts'
import { openForSpec, startRunner, type Runner } from '../tables.spec-helper.ts'
import type { Until } from './rebuild.ts'
import { replayPayments } from './replay.ts'
import { differingRows, type ReplayReport } from './report.ts'

const story = [...approved, ...canceledPart('a', krw(3_000n))]
const ids = ['order-1', 'order-2', 'order-3'].map((id) => ofOrder(story, id)[0]?.paymentId ?? '').toSorted()
const [first = '', second = ''] = ids

describe('the replay', () => {
  let server: TestDatabase
  let database: ReadDatabase
  let store: EventStore
  let runner: Runner
  let recorded = 0

  beforeEach(async () => {
    server = await testDatabase()
    await migrate(server.url)
    database = openForSpec({ connectionString: server.url })
    // Each append is recorded a second after the one before.
    store = memoryStore(() => instantOf(epochMsOf(firstAt) + (recorded += 1) * 1_000))
    recorded = 0
    runner = startRunner(store, { connectionString: server.url })
    for (const id of ['order-1', 'order-2', 'order-3']) await appendAll(store, ofOrder(story, id))
    await eventually(() => runner.progress.position() === 15n)
  })
  afterEach(async () => {
    await runner.stop()
    await database.destroy()
    await server.drop()
  })

  const replay = (
    asOf?: Until,
    from: Pick<EventStore, 'readAll' | 'readStream' | 'head'> = store,
  ): Promise<ReplayReport> =>
    replayPayments({ store: from, database: { connectionString: server.url }, runtime: specRuntime, asOf })
  const scratchSchemas = async (): Promise<readonly string[]> => {
    const { rows } = await sql<{ nspname: string }>`
      SELECT nspname FROM pg_namespace WHERE nspname LIKE 'jangbu\\_replay%'`.execute(database)
    return rows.map(({ nspname }) => nspname)
  }

  it('finds nothing where nothing is wrong, and sums up', async () => {
    const report = await replay()
    expect(report).to.include({ asOf: undefined, position: 15n, servedPosition: 15n })
    expect(differingRows(report)).to.equal(0)
    expect(report.tables.map(({ table, rows }) => [table, rows])).to.deep.equal([
      ['payments', 3],
      ['payment_transactions', 6],
    ])
    expect(report.summary).to.deep.equal([
      { currency: 'KRW', status: 'PARTIAL_CANCELED', payments: 3, balance: '21000', held_amount: '0' },
    ])
    expect(await scratchSchemas()).to.deep.equal([])
  })

  it('names a changed value, a missing row and a surplus row', async () => {
    await sql`UPDATE payments SET balance = balance + 1, order_name = 'tea' WHERE payment_id = ${first}`.execute(
      database,
    )
    await sql`UPDATE payment_transactions SET ordinal = 9 WHERE payment_id = ${second} AND ordinal = 1`.execute(
      database,
    )
    const report = await replay()
    expect(differingRows(report)).to.equal(3)
    expect(report.tables.flatMap(({ differences }) => differences)).to.deep.equal([
      { table: 'payments', key: first, kind: 'changed', column: 'balance', served: '7001', rebuilt: '7000' },
      {
        table: 'payments',
        key: first,
        kind: 'changed',
        column: 'order_name',
        served: 'tea',
        rebuilt: 'coffee',
      },
      { table: 'payment_transactions', key: `${second}/1`, kind: 'missing' },
      { table: 'payment_transactions', key: `${second}/9`, kind: 'surplus' },
    ])
  })

  it('counts all that differs but does not tell it all', async () => {
    for (let index = 0; index < 60; index += 1) await appendAll(store, ofOrder(approved, `more-${index}`))
    await eventually(() => runner.progress.position() === 195n)
    await sql`UPDATE payments SET voided = NOT voided`.execute(database)
    const [table] = (await replay()).tables
    expect([table?.changed, table?.differences.length]).to.deep.equal([63, 50])
  })

  it('is no different while the system is at work', async () => {
    const leaving = new AbortController()
    const working = (async () => {
      for (let index = 0; !leaving.signal.aborted; index += 1) {
        await appendAll(store, ofOrder(story, `busy-${index}`))
        await specRuntime.sleep(1)
      }
    })()
    try {
      for (let round = 0; round < 5; round += 1) expect(differingRows(await replay())).to.equal(0)
    } finally {
      leaving.abort()
      await working
    }
  })

  it('as of a position or a time is the state of then, beside what is served now', async () => {
    const then = await replay({ kind: 'position', position: Position(8n) })
    expect(then).to.include({ position: 8n, servedPosition: 15n })
    expect(then.summary).to.deep.equal([
      { currency: 'KRW', status: 'APPROVED', payments: 1, balance: '10000', held_amount: '0' },
      { currency: 'KRW', status: 'PARTIAL_CANCELED', payments: 1, balance: '7000', held_amount: '0' },
    ])
    expect(then.tables[0]).to.include({ table: 'payments', rows: 2, changed: 1, surplus: 1, missing: 0 })
    const recordedAt = instantOf(epochMsOf(firstAt) + 8_999)
    expect({ ...(await replay({ kind: 'time', recordedAt })), asOf: then.asOf }).to.deep.equal(then)
  })

  it('as of what the log has not reached is refused', async () => {
    await refusal(replay({ kind: 'position', position: Position(16n) }), 'the log ends at 15')
  })

  it('leaves nothing behind when it fails, and clears what a crash left', async () => {
    const broken = { ...store, readAll: () => Promise.reject(new Error('the log is away')) }
    await refusal(replay(undefined, broken), 'the log is away')
    expect(await scratchSchemas()).to.deep.equal([])
    await sql`CREATE SCHEMA jangbu_replay_crashed`.execute(database)
    await replay()
    expect(await scratchSchemas()).to.deep.equal([])
  })

  it('runs beside another without either clearing the other', async () => {
    const reports = await Promise.all([replay(), replay(), replay()])
    expect(reports.map(differingRows)).to.deep.equal([0, 0, 0])
    expect(await scratchSchemas()).to.deep.equal([])
  })
})

const refusal = async (work: Promise<unknown>, message: string): Promise<void> => {
  await work.then(
    () => expect.fail('it was done'),
    (error: unknown) => expect(String(error)).to.contain(message),
  )
}
