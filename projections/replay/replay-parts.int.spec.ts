import { expect } from 'chai'
import { sql } from 'kysely'
import { instantOf } from '../../ledger/core/time.ts'
import { approved, canceledPart } from '../../ledger/payment/events.spec-helper.ts'
import { krw } from '../../ledger/payment/fixtures.spec-helper.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import { testDatabase, type TestDatabase } from '../../ledger/store/test-database.ts'
import { partition } from '../../ledger/store/partition.ts'
import type { ReadDatabase } from '../database.ts'
import { appendAll, eventually, ofOrder } from '../history.spec-helper.ts'
import { migrate } from '../migrate.ts'
import { paymentsProjection } from '../payments/project.ts'
import { partitioned } from '../projection.ts'
import { openForSpec, startRunner, type Runner } from '../tables.spec-helper.ts'
import { replay } from './replay.ts'
import type { Replaying } from './replaying.ts'
import { differingRows, type ReplayReport } from './report.ts'

const story = [...approved, ...canceledPart('a', krw(3_000n))]
const ids = ['order-1', 'order-2', 'order-3'].map((id) => ofOrder(story, id)[0]?.paymentId ?? '').toSorted()
const [first = '', second = ''] = ids

describe('the replay in parts', () => {
  let server: TestDatabase
  let database: ReadDatabase
  let store: EventStore
  let runner: Runner

  beforeEach(async () => {
    server = await testDatabase()
    await migrate(server.url)
    database = openForSpec({ connectionString: server.url })
    store = memoryStore(() => instantOf(0))
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
  const execute = (statement: string): Promise<unknown> => sql.raw(statement).execute(database)

  const forget = (): Promise<unknown> =>
    execute(
      `TRUNCATE ${paymentsProjection.tables.map(({ table }) => table).join(', ')}; DELETE FROM checkpoints`,
    )

  it('compares what is served in partitions as far as each has come', async () => {
    await runner.stop()
    await forget()
    const start = (index: number) =>
      startRunner(
        store,
        { connectionString: server.url },
        partitioned(paymentsProjection, partition(index, 3)),
      )
    const runners = [start(0), start(1), start(2)]
    const reached = (running: readonly Runner[]): Promise<void> =>
      eventually(async () => {
        const head = await store.head()
        return running.every(({ progress }) => progress.position() === head)
      })
    await reached(runners)
    const [one, left, other] = runners
    if (one === undefined || left === undefined || other === undefined) return expect.fail()
    await left.stop()
    for (let index = 0; index < 20; index += 1)
      await appendAll(store, ofOrder(story, `more-${String(index)}`))
    await reached([one, other])
    for (const passes of [undefined, 2, 3]) {
      const report = await only({ room: { passes } })
      expect(report.tables.map(({ missing, surplus, changed }) => missing + surplus + changed)).to.deep.equal(
        report.tables.map(() => 0),
      )
      expect(report.position).to.equal(15n)
    }
    await Promise.all(runners.map(({ stop }) => stop()))
  })

  it('can be done in parts, which together find the same', async () => {
    await execute(`UPDATE payments SET balance = balance + 1 WHERE payment_id = '${first}'`)
    await execute(
      `UPDATE payment_transactions SET ordinal = 9 WHERE payment_id = '${second}' AND ordinal = 1`,
    )
    const [whole, inParts] = [await replayed(), await replayed({ room: { passes: 3 } })]
    expect(inParts).to.deep.equal(whole)
    expect(differingRows(whole)).to.equal(3)
  })

  it('goes over to parts by itself where memory is too small', async () => {
    const passes = new Set<number>()
    const report = await replayed({
      room: { mostRows: 8 },
      onProgress: (progress) => passes.add(progress.passes),
    })
    expect(report).to.deep.equal(await replayed())
    expect(Math.max(...passes)).to.be.greaterThan(1)
  })
})
