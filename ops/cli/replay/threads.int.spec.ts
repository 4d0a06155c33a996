import { expect } from 'chai'
import fc from 'fast-check'
import { sql } from 'kysely'
import { instantOf } from '../../../ledger/core/time.ts'
import { approved, canceledPart } from '../../../ledger/payment/events.spec-helper.ts'
import { krw } from '../../../ledger/payment/fixtures.spec-helper.ts'
import { memoryStore } from '../../../ledger/store/memory.ts'
import { Position } from '../../../ledger/store/port.ts'
import { testDatabase, type TestDatabase } from '../../../ledger/store/test-database.ts'
import type { ReadDatabase } from '../../../projections/database.ts'
import {
  appendAll,
  eventually,
  interleaved,
  ofOrder,
  someStory,
} from '../../../projections/history.spec-helper.ts'
import { migrate } from '../../../projections/migrate.ts'
import { projections } from '../../../projections/registry.ts'
import { replay } from '../../../projections/replay/replay.ts'
import type { Replaying } from '../../../projections/replay/replaying.ts'
import { differingRows, type ReplayReport } from '../../../projections/replay/report.ts'
import { openForSpec, startRunner } from '../../../projections/tables.spec-helper.ts'
import { withThreads } from './threads.ts'

const usual = [approved, [...approved, ...canceledPart('a', krw(3_000n))]]

/** Rows of every kind of difference, of one payment and of many together. */
const corruption = `
  UPDATE payments SET balance = balance + 1 WHERE payment_id = (SELECT min(payment_id) FROM payments);
  UPDATE payment_transactions SET ordinal = 9
    WHERE ordinal = 0 AND payment_id = (SELECT max(payment_id) FROM payment_transactions);
  UPDATE payment_totals SET amount = amount + 1;
  DELETE FROM transaction_totals WHERE signed < 0;
  UPDATE journal_accounts SET balance = balance + 1 WHERE code = 'merchant_payable';
  DELETE FROM journal_lines WHERE position = (SELECT max(position) FROM journal_lines)`

describe('a replay in threads', () => {
  let server: TestDatabase
  let database: ReadDatabase
  const store = memoryStore(() => instantOf(0))

  before(async () => {
    server = await testDatabase()
    await migrate(server.url)
    database = openForSpec({ connectionString: server.url })
    const stories = [...fc.sample(someStory, 20), ...Array.from({ length: 20 }, () => usual).flat()]
    await appendAll(
      store,
      interleaved(stories.map((story, index) => ofOrder(story, `order-${String(index)}`))),
    )
    const runners = projections.map((one) => startRunner(store, { connectionString: server.url }, one))
    const head = await store.head()
    await eventually(() => runners.every(({ progress }) => progress.position() === head))
    await Promise.all(runners.map(({ stop }) => stop()))
  })
  after(async () => {
    await database.destroy()
    await server.drop()
  })

  const here = (given: Partial<Replaying> = {}): Promise<ReplayReport> =>
    replay({ store, database: { connectionString: server.url }, projections, isHashed: true, ...given })
  const inThreads = (given: Partial<Replaying> = {}): Promise<ReplayReport> =>
    withThreads(store, ({ parts, mostRows }) => here({ parts, room: { mostRows }, ...given }))

  it('finds nothing where nothing is wrong, with the same hashes and figures', async () => {
    const report = await inThreads()
    expect(report).to.deep.equal(await here())
    expect(differingRows(report)).to.equal(0)
    for (const { hashes } of report.projections) expect(hashes?.rebuilt).to.deep.equal(hashes?.other)
  })

  it('finds the very rows, values and first events that one without them finds', async () => {
    await sql.raw(corruption).execute(database)
    const alone = await here()
    const found = alone.projections
      .flatMap(({ tables }) => tables)
      .filter(({ differences }) => differences.length > 0)
    expect(found.map(({ table }) => table)).to.have.members([
      ...['payments', 'payment_transactions', 'payment_totals', 'transaction_totals'],
      ...['journal_accounts', 'journal_lines'],
    ])
    for (const passes of [undefined, 1, 2, 3])
      expect(await inThreads({ room: { passes } })).to.deep.equal(alone)
    const asOf = { kind: 'position' as const, position: Position((await store.head()) / 2n) }
    expect(await inThreads({ asOf })).to.deep.equal(await here({ asOf }))
  })

  it('goes over to more passes where memory is too small, with the same result', async () => {
    expect(await inThreads({ room: { mostRows: 50 } })).to.deep.equal(await here())
  })
  it('fails as the log does, and leaves no thread behind', async () => {
    const threads = (): number =>
      process.getActiveResourcesInfo().filter((kind) => kind === 'MessagePort').length
    const before = threads()
    const broken = { ...store, readAll: () => Promise.reject(new Error('the log is away')) }
    const failing = inThreads({ store: broken })
    expect(threads()).to.be.greaterThan(before)
    await failing.then(
      () => expect.fail('it was done'),
      (error: unknown) => expect(String(error)).to.contain('the log is away'),
    )
    expect(threads()).to.equal(before)
  })
})
