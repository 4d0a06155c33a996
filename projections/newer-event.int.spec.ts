import { expect } from 'chai'
import { instantOf } from '../ledger/core/time.ts'
import { approved, canceledPart } from '../ledger/payment/events.spec-helper.ts'
import { krw } from '../ledger/payment/fixtures.spec-helper.ts'
import { memoryStore } from '../ledger/store/memory.ts'
import { readingNewer, writingNewer } from '../ledger/store/newer.spec-helper.ts'
import type { EventStore } from '../ledger/store/port.ts'
import { testDatabase, type TestDatabase } from '../ledger/store/test-database.ts'
import type { ReadDatabase } from './database.ts'
import { appendAll, eventually, ofOrder } from './history.spec-helper.ts'
import { migrate } from './migrate.ts'
import { openCasesProjection } from './open-cases/project.ts'
import { paymentsProjection } from './payments/project.ts'
import type { Projection } from './projection.ts'
import { replay } from './replay/replay.ts'
import { allRows, onlyCheckpoint, openForSpec, startRunner, type Runner } from './tables.spec-helper.ts'

const story = [...approved, ...canceledPart('a', krw(3_000n))]
const reason =
  /^event 9 \(payment-.*, CancellationRequested v1000\): only versions up to v1 are known here; update this process if a newer version of Jangbu wrote it$/

/** While a newer version of the program is rolled out, its processes write what the others do not know. */
describe('an event of a newer version', () => {
  let server: TestDatabase
  let database: ReadDatabase
  let old: EventStore
  let updated: EventStore
  const runners: Runner[] = []

  beforeEach(async () => {
    server = await testDatabase()
    await migrate(server.url)
    database = openForSpec({ connectionString: server.url })
    old = memoryStore(() => instantOf(0))
    updated = readingNewer(writingNewer(old, 'CancellationRequested'))
    await appendAll(old, ofOrder(story, 'order-1'))
    await appendAll(updated, ofOrder(story, 'order-2'))
    await appendAll(old, ofOrder(story, 'order-3'))
  })
  afterEach(async () => {
    await Promise.all(runners.splice(0).map(({ stop }) => stop()))
    await database.destroy()
    await server.drop()
  })

  const start = (store: EventStore, projection: Projection = paymentsProjection): Runner => {
    const runner = startRunner(store, { connectionString: server.url }, projection)
    runners.push(runner)
    return runner
  }

  it('stops a projection right before it, which goes on by itself once it is updated', async () => {
    const ending = await start(old).ended
    expect(ending.kind === 'stopped' && ending.reason).to.match(reason)
    const stopped = await onlyCheckpoint(database)
    expect(stopped).to.include({ position: '8', status: 'stopped' })
    expect(stopped.reason).to.match(reason)
    expect((await allRows(database)).payments.map(({ balance }) => balance).toSorted()).to.deep.equal([
      '10000',
      '7000',
    ])
    const { progress } = start(updated)
    await eventually(() => progress.position() === 15n)
    expect(await onlyCheckpoint(database)).to.include({ position: '15', status: 'running', reason: null })
    expect((await allRows(database)).payments.map(({ balance }) => balance)).to.deep.equal([
      '7000',
      '7000',
      '7000',
    ])
  })
  it('stops the open cases too, so that no case is pursued on half of its story', async () => {
    const ending = await start(old, openCasesProjection).ended
    expect(ending.kind === 'stopped' && ending.reason).to.match(reason)
    const { progress } = start(updated, openCasesProjection)
    await eventually(() => progress.position() === 15n)
  })
  it('ends a replay, which tells no figures without it', async () => {
    const { progress } = start(updated)
    await eventually(() => progress.position() === 15n)
    const replaying = (store: EventStore) =>
      replay({
        store,
        database: { connectionString: server.url },
        projections: [paymentsProjection],
      })
    const error = await replaying(old).catch((thrown: unknown) => thrown)
    expect(error instanceof Error && error.message).to.match(reason)
    expect((await replaying(updated)).projections[0]?.position).to.equal(15n)
  })
})
