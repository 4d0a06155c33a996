import { expect } from 'chai'
import { sql } from 'kysely'
import { PaymentId, paymentStream } from '../../ledger/core/ids.ts'
import { epochMsOf, instantOf } from '../../ledger/core/time.ts'
import { approved, canceledPart } from '../../ledger/payment/events.spec-helper.ts'
import { krw } from '../../ledger/payment/fixtures.spec-helper.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import { Position, type EventStore } from '../../ledger/store/port.ts'
import { testDatabase, type TestDatabase } from '../../ledger/store/test-database.ts'
import type { Until } from '../../ledger/store/until.ts'
import type { ReadDatabase } from '../database.ts'
import { appendAll, eventually, firstAt, ofOrder, specRuntime } from '../history.spec-helper.ts'
import { migrate } from '../migrate.ts'
import { paymentsProjection } from '../payments/project.ts'
import { openForSpec, startRunner, type Runner } from '../tables.spec-helper.ts'
import { misreading } from './corrupted.spec-helper.ts'
import { replay } from './replay.ts'
import type { Replaying } from './replaying.ts'
import { differingRows, type ReplayReport, type RowDifference } from './report.ts'

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

  const replayed = (given: Partial<Replaying> = {}): Promise<ReplayReport> =>
    replay({
      store,
      database: { connectionString: server.url },
      projections: [paymentsProjection],
      ...given,
    })
  const only = async (given: Partial<Replaying> = {}) => {
    const [report] = (await replayed(given)).projections
    return report ?? expect.fail('no report')
  }
  const differences = async (given: Partial<Replaying> = {}): Promise<readonly RowDifference[]> =>
    (await only(given)).tables.flatMap((table) => table.differences)
  const execute = (statement: string): Promise<unknown> => sql.raw(statement).execute(database)
  /** The payment's event of that revision, as an explanation has it. */
  const eventOf = async (paymentId: string, revision: number) => {
    const stored = (await store.readStream(paymentStream(PaymentId(paymentId)), revision))[0]
    const { position, stream, type, recordedAt } = stored ?? expect.fail('no such event')
    return { position, stream, revision, type, recordedAt }
  }

  const forget = (): Promise<unknown> =>
    execute(
      `TRUNCATE ${paymentsProjection.tables.map(({ table }) => table).join(', ')}; DELETE FROM checkpoints`,
    )

  it('finds nothing where nothing is wrong, and sums up', async () => {
    const report = await only()
    expect(report).to.include({ projection: 'payments', position: 15n, otherPosition: 15n })
    expect(report.tables.reduce((sum, { differences: { length } }) => sum + length, 0)).to.equal(0)
    expect(report.tables.map(({ table, rows }) => [table, rows])).to.deep.include.members([
      ['payments', 3],
      ['payment_transactions', 6],
    ])
    expect(report.figures.summary).to.deep.equal([
      { mode: 'live', currency: 'KRW', status: 'PARTIAL_CANCELED', payments: 3, balance: 21_000n, held: 0n },
    ])
  })

  it('names a row that a hand has changed, both values, and the event that says otherwise', async () => {
    await execute(`UPDATE payments SET balance = balance + 1 WHERE payment_id = '${first}'`)
    await execute(`UPDATE payments SET order_name = 'tea', balance = 5 WHERE payment_id = '${second}'`)
    expect(await differences()).to.deep.equal([
      {
        table: 'payments',
        key: first,
        kind: 'changed',
        columns: [{ column: 'balance', rebuilt: '7000', other: '7001' }],
        explanation: { why: 'contradicted', ...(await eventOf(first, 4)) },
      },
      {
        table: 'payments',
        key: second,
        kind: 'changed',
        columns: [
          { column: 'order_name', rebuilt: 'coffee', other: 'tea' },
          { column: 'balance', rebuilt: '7000', other: '5' },
        ],
        explanation: { why: 'contradicted', ...(await eventOf(second, 0)) },
      },
    ])
  })

  it('names the event that is missing in what is as it was before it', async () => {
    await execute(`UPDATE payments SET balance = 10000 WHERE payment_id = '${first}'`)
    const [difference] = await differences()
    const why = { why: 'not_applied', ...(await eventOf(first, 4)) }
    expect(difference?.explanation).to.deep.equal(why)
    expect(why.type).to.equal('CancellationSucceeded')
  })

  it('names a missing row with the event that made it, and a surplus row that none did', async () => {
    await execute(
      `UPDATE payment_transactions SET ordinal = 9 WHERE payment_id = '${second}' AND ordinal = 1`,
    )
    const [missing, surplus, ...others] = await differences()
    expect(others).to.deep.equal([])
    expect(missing).to.deep.include({ table: 'payment_transactions', key: `${second}/1`, kind: 'missing' })
    expect(missing?.columns).to.deep.include({ column: 'signed_amount', rebuilt: '-3000', other: null })
    expect(missing?.explanation).to.deep.equal({ why: 'not_applied', ...(await eventOf(second, 3)) })
    expect(surplus).to.deep.include({ key: `${second}/9`, kind: 'surplus', explanation: null })
    expect(surplus?.columns).to.deep.include({ column: 'signed_amount', rebuilt: null, other: '-3000' })
  })

  it('knows nothing of an event for a row that is nobody’s', async () => {
    await execute(`INSERT INTO payment_transactions SELECT (jsonb_populate_record(one, '{"payment_id": "nobody"}')).*
      FROM payment_transactions AS one WHERE payment_id = '${first}' AND ordinal = 0`)
    expect((await differences()).map(({ key, kind, explanation }) => [key, kind, explanation])).to.deep.equal(
      [['nobody/0', 'surplus', null]],
    )
  })

  it('counts all that differs but does not tell it all: the first by their keys', async () => {
    for (let index = 0; index < 60; index += 1) await appendAll(store, ofOrder(approved, `more-${index}`))
    await eventually(() => runner.progress.position() === 195n)
    await execute('UPDATE payments SET voided = NOT voided')
    const [table] = (await only()).tables
    expect([table?.changed, table?.differences.length]).to.deep.equal([63, 50])
    const { rows } = await sql<{ payment_id: string }>`
      SELECT payment_id FROM payments ORDER BY payment_id LIMIT 50`.execute(database)
    expect(table?.differences.map(({ key }) => key)).to.deep.equal(rows.map((row) => row.payment_id))
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
      for (let round = 0; round < 5; round += 1) expect(differingRows(await replayed())).to.equal(0)
    } finally {
      leaving.abort()
      await working
    }
  })

  it('as of a position or a time is the state of then, beside what is served now', async () => {
    const then = await only({ asOf: { kind: 'position', position: Position(8n) } })
    expect(then).to.include({ position: 8n, otherPosition: 15n })
    const sums = then.figures.summary.map(({ status, payments, balance }) => [status, payments, balance])
    expect(sums).to.deep.equal([
      ['APPROVED', 1, 10_000n],
      ['PARTIAL_CANCELED', 1, 7_000n],
    ])
    const [payments] = then.tables
    expect(payments).to.include({ table: 'payments', rows: 2, changed: 1, surplus: 1, missing: 0 })
    const asOf: Until = { kind: 'time', recordedAt: instantOf(epochMsOf(firstAt) + 8_999) }
    expect(await only({ asOf })).to.deep.equal(then)
    // Nothing is wrong with these: the first event after the moment is what makes the difference.
    expect(
      payments?.differences.map(({ explanation }) => [explanation?.why, explanation?.position]),
    ).to.have.deep.members([
      ['between', 9n],
      ['between', 11n],
    ])
  })

  it('as of a moment tells what changed since from what is wrong now', async () => {
    await execute(`UPDATE payments SET balance = 1`)
    const found = await differences({ asOf: { kind: 'position', position: Position(8n) } })
    const payments = found.filter(({ table }) => table === 'payments')
    expect(payments.map(({ explanation }) => explanation?.why)).to.deep.equal([
      'contradicted',
      'contradicted',
      'contradicted',
    ])
  })

  it('as of what the log has not reached is refused', async () => {
    await refusal(replayed({ asOf: { kind: 'position', position: Position(16n) } }), 'the log ends at 15')
  })

  it('fails as the log does, and has written nothing', async () => {
    const broken = { ...store, readAll: () => Promise.reject(new Error('the log is away')) }
    await refusal(replayed({ store: broken }), 'the log is away')
    const { rows } = await sql<{ nspname: string }>`
      SELECT nspname FROM pg_namespace WHERE nspname LIKE 'jangbu\\_replay%'`.execute(database)
    expect(rows).to.deep.equal([])
  })

  it('names every row that other code has made, and the event that it took otherwise', async () => {
    await runner.stop()
    await forget()
    runner = startRunner(store, { connectionString: server.url }, misreading('CancellationSucceeded'))
    await eventually(() => runner.progress.position() === 15n)
    const report = await only({ isHashed: true })
    expect(report.hashes?.rebuilt.hash).not.to.equal(report.hashes?.other.hash)
    const payments = report.tables.find(({ table }) => table === 'payments')
    expect(payments).to.include({ rows: 3, changed: 3 })
    for (const { key, columns, explanation } of payments?.differences ?? []) {
      expect(columns).to.deep.include({ column: 'balance', rebuilt: '7000', other: '7001' })
      expect(explanation).to.deep.equal({ why: 'contradicted', ...(await eventOf(key, 4)) })
    }
  })

  it('proves the two the same by their state hashes, or not', async () => {
    const { hashes } = await only({ isHashed: true })
    expect(hashes?.rebuilt).to.deep.equal(hashes?.other)
    await execute(`UPDATE payments SET balance = balance + 1 WHERE payment_id = '${first}'`)
    const changed = (await only({ isHashed: true, room: { passes: 2 } })).hashes
    expect(changed?.rebuilt).to.deep.equal(hashes?.rebuilt)
    expect(changed?.other.hash).not.to.equal(hashes?.rebuilt.hash)
  })
})

const refusal = async (work: Promise<unknown>, message: string): Promise<void> => {
  await work.then(
    () => expect.fail('it was done'),
    (error: unknown) => expect(String(error)).to.contain(message),
  )
}
