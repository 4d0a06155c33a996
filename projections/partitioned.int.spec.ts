import { expect } from 'chai'
import { approved, canceledPart } from '../ledger/payment/events.spec-helper.ts'
import { krw } from '../ledger/payment/fixtures.spec-helper.ts'
import { paymentStream } from '../ledger/core/ids.ts'
import { instantOf } from '../ledger/core/time.ts'
import { memoryStore } from '../ledger/store/memory.ts'
import { isIn, partition } from '../ledger/store/partition.ts'
import type { EventStore } from '../ledger/store/port.ts'
import { testDatabase, type TestDatabase } from '../ledger/store/test-database.ts'
import { numberOf, readCheckpoint } from './checkpoints.ts'
import type { ReadDatabase } from './database.ts'
import { appendAll, eventually, interleaved, ofOrder } from './history.spec-helper.ts'
import { READ_SCHEMA } from './homes.ts'
import { migrate } from './migrate.ts'
import { paymentsProjection } from './payments/project.ts'
import { partitioned } from './projection.ts'
import { allRows, openForSpec, startRunner, type Runner } from './tables.spec-helper.ts'

const PARTITIONS = 3
const story = [...approved, ...canceledPart('a', krw(3_000n))]
const names = Array.from({ length: 30 }, (_, index) => `order-${String(index)}`)

describe('a projection in partitions', () => {
  let server: TestDatabase
  let database: ReadDatabase
  let store: EventStore
  const runners: Runner[] = []

  beforeEach(async () => {
    server = await testDatabase()
    await migrate(server.url)
    database = openForSpec({ connectionString: server.url, schema: READ_SCHEMA })
    store = memoryStore(() => instantOf(0))
  })
  afterEach(async () => {
    await Promise.all(runners.splice(0).map(({ stop }) => stop()))
    await database.destroy()
    await server.drop()
  })

  const parts = Array.from({ length: PARTITIONS }, (_, index) => partition(index, PARTITIONS))
  const startAll = (): readonly Runner[] => {
    const started = parts.map((part) =>
      startRunner(store, { connectionString: server.url }, partitioned(paymentsProjection, part)),
    )
    runners.push(...started)
    return started
  }
  const reached = async (runnersOfAProcess: readonly Runner[]): Promise<boolean> => {
    const head = await store.head()
    return runnersOfAProcess.every(({ progress }) => progress.position() === head)
  }

  it('has every event applied once and in its stream’s order, each share by a runner of its own', async () => {
    const events = interleaved(names.map((name) => ofOrder(story, name)))
    await appendAll(store, events.slice(0, 70))
    const together = startAll()
    await appendAll(store, events.slice(70))
    await eventually(() => reached(together))
    const { payments } = await allRows(database)
    expect(payments.map(({ balance }) => balance)).to.deep.equal(names.map(() => '7000'))
    expect(await database.selectFrom('checkpoints').select('position').execute()).to.have.length(PARTITIONS)
  })

  it('one of which stops keeps the others going, and goes on alone where it stood', async () => {
    const [first, ...others] = startAll()
    await first?.stop()
    await appendAll(store, interleaved(names.map((name) => ofOrder(story, name))))
    await eventually(() => reached(others))
    const ofOthers = names.filter((name) => {
      const [event] = ofOrder(story, name)
      return event !== undefined && !isIn(partition(0, PARTITIONS), paymentStream(event.paymentId))
    })
    expect((await allRows(database)).payments).to.have.length(ofOthers.length)
    const again = startAll().slice(0, 1)
    await eventually(() => reached(again))
    expect((await allRows(database)).payments).to.have.length(names.length)
  })

  it('is not run in another division, which would pass by what others have not read', async () => {
    await appendAll(store, ofOrder(story, 'order-1'))
    const together = startAll()
    await eventually(() => reached(together))
    await Promise.all(runners.splice(0).map(({ stop }) => stop()))
    for (const other of [partitioned(paymentsProjection, partition(0, 2)), paymentsProjection]) {
      const runner = startRunner(store, { connectionString: server.url }, other)
      runners.push(runner)
      expect(await runner.ended).to.deep.equal({ kind: 'divided' })
    }
  })

  it('has in it what all of its partitions have', async () => {
    const [first, ...others] = startAll()
    await appendAll(store, ofOrder(story, 'order-1'))
    await eventually(() => reached([...(first === undefined ? [] : [first]), ...others]))
    expect(await readCheckpoint(database, paymentsProjection)).to.equal(await store.head())
    await first?.stop()
    const standing = await readCheckpoint(database, paymentsProjection)
    await appendAll(store, ofOrder(story, 'order-2'))
    await eventually(() => reached(others))
    expect(await readCheckpoint(database, paymentsProjection)).to.equal(standing)
  })

  it('has nothing in it until each of them has run', async () => {
    await appendAll(store, ofOrder(story, 'order-1'))
    const [only, ...others] = startAll()
    await Promise.all(others.map(({ stop }) => stop()))
    await eventually(() => reached(only === undefined ? [] : [only]))
    await database.deleteFrom('checkpoints').where('partition', '<>', numberOf(parts[0])).execute()
    expect(await readCheckpoint(database, paymentsProjection)).to.equal(0n)
  })
})
