import { setTimeout as pause } from 'node:timers/promises'
import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { EventId, StreamName } from '../ledger/core/ids.ts'
import { instantOf } from '../ledger/core/time.ts'
import { approved } from '../ledger/payment/events.spec-helper.ts'
import { memoryStore } from '../ledger/store/memory.ts'
import { NO_STREAM, type EventStore } from '../ledger/store/port.ts'
import { testDatabase, type TestDatabase } from '../ledger/store/test-database.ts'
import type { ReadDatabase } from './database.ts'
import { appendAll, eventually, ofOrder, specRuntime } from './history.spec-helper.ts'
import { migrate } from './migrate.ts'
import { paymentsProjection } from './payments/project.ts'
import { newProgress } from './progress.ts'
import { runProjection } from './runner.ts'
import { allRows, onlyCheckpoint, openForSpec } from './tables.spec-helper.ts'

/** Shorter than what is held back is held, longer than everything else takes. */
const A_WHILE_MS = 100
/** As good as: it is cut short when the projection is left. */
const FOR_EVER_MS = 600_000
/** At least so long nothing is written for others' events alone. */
const HELD_MS = 250

describe('the checkpoint of a projection that reads little of the log', () => {
  let server: TestDatabase
  let schemas = 0
  let database: ReadDatabase
  let store: EventStore
  let leave: () => Promise<void>

  before(async () => {
    server = await testDatabase()
  })
  after(() => server.drop())
  afterEach(async () => {
    await leave()
    await database.destroy()
  })

  /** `heldMs`: how long a sleep of HELD_MS takes here. */
  const start = async (heldMs: number) => {
    const place = { connectionString: server.url, schema: `follow_${(schemas += 1)}` }
    await migrate(place.connectionString, place.schema)
    database = openForSpec(place)
    store = memoryStore(() => instantOf(0))
    const leaving = new AbortController()
    const progress = newProgress()
    const sleep: typeof specRuntime.sleep = (delayMs, signal) =>
      specRuntime.sleep(delayMs === HELD_MS ? heldMs : delayMs, signal)
    const running = { store, database: place, runtime: { sleep }, signal: leaving.signal, progress }
    const ended = runProjection({ ...running, projection: paymentsProjection })
    leave = async () => {
      leaving.abort()
      await ended
    }
    await eventually(() => progress.position() === 0n)
    return progress
  }
  const appendOthers = async (): Promise<void> => {
    const others = {
      id: EventId(randomUUID()),
      type: 'NobodyKnows',
      schemaVersion: 1,
      data: '{}',
      metadata: '{}',
    }
    const stream = StreamName(`elsewhere-${randomUUID()}`)
    await store.append({ stream, expectedRevision: NO_STREAM, events: [others] })
  }
  const position = async (): Promise<string> => (await onlyCheckpoint(database)).position

  it('follows others’ events soon after, also when nothing comes behind them', async () => {
    const progress = await start(HELD_MS)
    await appendOthers()
    await eventually(() => progress.position() === 1n)
    expect(await position()).to.equal('1')
  })
  it('is written once for many batches of others’ events', async () => {
    const progress = await start(10 * HELD_MS)
    for (let times = 0; times < 20; times += 1) {
      await appendOthers()
      await pause(10)
    }
    expect([progress.position(), await position()]).to.deep.equal([0n, '0'])
    const moves = progress.moves()
    await eventually(() => progress.position() === 20n)
    expect(progress.moves()).to.equal(moves + 1)
    expect(await position()).to.equal('20')
  })
  it('moves with the projection’s own events, past what was held back before them', async () => {
    const progress = await start(FOR_EVER_MS)
    await appendOthers()
    await pause(A_WHILE_MS)
    expect(progress.position()).to.equal(0n)
    await appendAll(store, ofOrder(approved, 'order-1'))
    await appendOthers()
    const own = BigInt(approved.length)
    await eventually(() => (progress.position() ?? 0n) >= own + 1n)
    expect((await allRows(database)).payments.length).to.equal(1)
    expect([own + 1n, own + 2n].map(String)).to.include(await position())
  })
  it('is written for whoever waits for it', async () => {
    const progress = await start(FOR_EVER_MS)
    await appendOthers()
    await pause(A_WHILE_MS)
    expect(progress.position()).to.equal(0n)
    progress.asked.ring()
    await eventually(() => progress.position() === 1n)
    expect(await position()).to.equal('1')
  })
})
