import { expect } from 'chai'
import { sql } from 'kysely'
import { instantOf } from '../../ledger/core/time.ts'
import { approved, canceledPart } from '../../ledger/payment/events.spec-helper.ts'
import { krw } from '../../ledger/payment/fixtures.spec-helper.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import { Position, START, type EventStore } from '../../ledger/store/port.ts'
import { testDatabase, type TestDatabase } from '../../ledger/store/test-database.ts'
import type { ReadDatabase } from '../database.ts'
import { appendAll, eventually, interleaved, ofOrder } from '../history.spec-helper.ts'
import { journalProjection } from '../journal/project.ts'
import { migrate } from '../migrate.ts'
import { paymentsProjection } from '../payments/project.ts'
import { openForSpec, startRunner, type Runner } from '../tables.spec-helper.ts'
import { replay } from './replay.ts'
import type { Replaying } from './replaying.ts'
import { differingRows, type RowDifference } from './report.ts'

const story = [...approved, ...canceledPart('a', krw(3_000n))]

/** Rows that many payments make together. */
describe('the replay of sums and balances', () => {
  let server: TestDatabase
  let database: ReadDatabase
  let store: EventStore
  const runners: Runner[] = []

  before(async () => {
    server = await testDatabase()
    await migrate(server.url)
    database = openForSpec({ connectionString: server.url })
    store = memoryStore(() => instantOf(0))
    const names = Array.from({ length: 10 }, (_, index) => `order-${String(index)}`)
    await appendAll(
      store,
      interleaved(names.map((name, index) => ofOrder(index < 5 ? approved : story, name))),
    )
    for (const projection of [paymentsProjection, journalProjection])
      runners.push(startRunner(store, { connectionString: server.url }, projection))
    await eventually(() => runners.every(({ progress }) => progress.position() === 40n))
    await Promise.all(runners.map(({ stop }) => stop()))
  })
  after(async () => {
    await database.destroy()
    await server.drop()
  })

  const differences = async (given: Partial<Replaying> = {}): Promise<readonly RowDifference[]> => {
    const projections = [paymentsProjection, journalProjection]
    const report = await replay({ store, database: { connectionString: server.url }, projections, ...given })
    return report.projections.flatMap(({ tables }) => tables).flatMap((table) => table.differences)
  }
  /** For the time of one spec. */
  const changed = async <T>(statement: string, work: () => Promise<T>): Promise<T> => {
    const tables = ['journal_accounts', 'journal_lines', 'payment_totals', 'transaction_totals']
    for (const table of tables)
      await sql.raw(`CREATE TABLE jangbu_read.kept_${table} AS TABLE ${table}`).execute(database)
    try {
      await sql.raw(statement).execute(database)
      return await work()
    } finally {
      for (const table of tables)
        await sql
          .raw(`DELETE FROM ${table}; INSERT INTO ${table} TABLE kept_${table}; DROP TABLE kept_${table}`)
          .execute(database)
    }
  }
  const last = async (type: string): Promise<Position> => {
    const found = (await store.readAll(START, 100)).findLast((event) => event.type === type)
    return found?.position ?? expect.fail(`no ${type}`)
  }

  it('finds nothing where nothing is wrong, and the books balanced', async () => {
    const projections = [paymentsProjection, journalProjection]
    for (const passes of [1, 3]) {
      const report = await replay({
        store,
        database: { connectionString: server.url },
        projections,
        room: { passes },
      })
      expect(differingRows(report)).to.equal(0)
      const [payments, journal] = report.projections
      expect(payments?.figures.hours.at(-1)).to.include({ mode: 'live', currency: 'KRW', balance: 85_000n })
      const trial = journal?.figures.trial ?? []
      expect(trial.find(({ code }) => code === 'merchant_payable')).to.include({ balance: -85_000n })
      expect(trial.reduce((sum, { balance }) => sum + balance, 0n)).to.equal(0n)
    }
  })

  it('names the last event that moved a balance which a hand has changed', async () => {
    const found = await changed(
      `UPDATE journal_accounts SET balance = balance + 1 WHERE code = 'merchant_payable'`,
      differences,
    )
    expect(found).to.have.length(1)
    expect(found[0]?.columns).to.deep.equal([{ column: 'balance', rebuilt: '-85000', other: '-84999' }])
    // A cancel leaves the merchant's account when it is asked for.
    expect(found[0]?.explanation).to.deep.include({
      why: 'contradicted',
      position: await last('CancellationRequested'),
    })
  })

  it('names the event from which on a balance has not been kept up', async () => {
    const { position } =
      (await store.readAll(START, 100)).filter(({ type }) => type === 'CancellationRequested')[2] ??
      expect.fail()
    const statement = `UPDATE journal_accounts AS own SET balance = line.balance, debits = line.debits, lines = line.ordinal,
        last_position = line.position, last_recorded_at = line.recorded_at
      FROM (SELECT * FROM journal_lines WHERE position < ${String(position)} AND account LIKE '%merchant_payable%' ORDER BY position DESC, line DESC LIMIT 1) AS line
      WHERE own.account = line.account`
    const [account] = await changed(statement, differences)
    expect(account?.explanation).to.deep.include({ why: 'not_applied', position })
  })

  it('names the events of a line that is missing, and of a sum', async () => {
    const found = await changed(
      `DELETE FROM journal_lines WHERE position = 40; UPDATE transaction_totals SET signed = signed + 1 WHERE signed > 0`,
      differences,
    )
    const kinds = found.map(({ table, kind, explanation }) => [
      table,
      kind,
      explanation?.why,
      explanation?.position,
    ])
    expect(kinds).to.deep.include(['journal_lines', 'missing', 'not_applied', 40n])
    expect(kinds).to.deep.include([
      'transaction_totals',
      'changed',
      'contradicted',
      await last('PaymentApproved'),
    ])
  })

  it('tells which event changed a balance since a moment', async () => {
    const asOf = { kind: 'position' as const, position: Position(30n) }
    const found = await differences({ asOf, projections: [journalProjection] })
    const accounts = found.filter(({ table }) => table === 'journal_accounts')
    const all = await store.readAll(START, 100)
    const next = all.find(({ position, type }) => position > 30n && type === 'CancellationRequested')
    const payable = accounts.find(({ key }) => key.includes('merchant_payable'))
    expect(payable?.explanation).to.deep.include({ why: 'between', position: next?.position })
  })
})
