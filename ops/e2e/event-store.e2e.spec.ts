import { expect } from 'chai'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { START } from '../../ledger/store/port.ts'
import { projections } from '../../projections/registry.ts'
import { replay } from '../../projections/replay/replay.ts'
import { differingRows } from '../../projections/replay/report.ts'
import { startEventStore, type EventStoreServer } from '../../sims/eventstoredb/server.ts'
import { ConfigError, readConfig } from '../config.ts'
import { openEventStore } from '../event-store.ts'
import { systemRuntime } from '../runtime.ts'
import { start } from '../start.ts'
import {
  bookAt,
  eventually,
  orderOf,
  pay,
  paymentIn,
  problemIn,
  startSystem,
  tokenAt,
  type TestSystem,
} from './system.spec-helper.ts'

/** A replay in the middle of a busy moment compares nothing else: what is served has to have come as far as the log. */
const differences = async ({ variables }: TestSystem): Promise<number> => {
  const runtime = systemRuntime()
  const place = { eventStoreUrl: variables['JANGBU_EVENT_STORE'], archiveDir: '', databaseUrl: '' }
  const store = await openEventStore(place, runtime)
  try {
    const database = { connectionString: variables['DATABASE_URL'] ?? '' }
    return differingRows(await replay({ store, database, projections }))
  } finally {
    await store.close()
  }
}

describe('a system whose log is in an event store', function () {
  this.timeout(120_000)
  let folder: string
  let eventStore: EventStoreServer
  let system: TestSystem
  const dataFile = (): string => join(folder, 'event-store.log')

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jangbu-event-store-'))
    eventStore = await startEventStore({ dataFile: dataFile() })
    system = await startSystem({ JANGBU_EVENT_STORE: eventStore.url })
  })
  after(async () => {
    await system.stop()
    await eventStore.stop()
    await rm(folder, { recursive: true })
  })
  /** Killed and begun again on the same port with the same file. */
  const restartEventStore = async (): Promise<void> => {
    const { port } = eventStore
    await eventStore.kill()
    eventStore = await startEventStore({ dataFile: dataFile(), port })
  }

  it('takes a payment, gives parts back, lists it, and its read model is the log’s', async () => {
    const payment = await pay(system)
    for (const amount of [3_000, 7_000]) {
      const told = await system.merchant.post(`/v1/payments/${payment.id}/cancel`, { amount, reason: 'no' })
      expect(told.status, told.text).to.equal(200)
    }
    const told = await system.merchant.get(`/v1/payments/${payment.id}`)
    expect(paymentIn(told)).to.include({ status: 'CANCELED', balance: 0 })
    const listed = await eventually(
      () => system.merchant.get('/v1/payments?status=CANCELED'),
      ({ text }) => text.includes(payment.id),
    )
    expect(listed.text).to.contain(payment.id)
    expect(await bookAt(system.simulator, payment.id)).to.have.length(3)
    expect(await differences(system)).to.equal(0)
  })

  it('remembers everything when the event store was killed, repeats no payment and goes on', async () => {
    const token = await tokenAt(system.simulator)
    const order = orderOf(token)
    const key = { 'idempotency-key': 'key-of-this-order' }
    const first = await system.merchant.post('/v1/payments', order, key)
    expect(first.status, first.text).to.equal(201)
    await restartEventStore()
    const again = await system.merchant.post('/v1/payments', order, key)
    expect(paymentIn(again).id).to.equal(paymentIn(first).id)
    expect(await bookAt(system.simulator, paymentIn(first).id)).to.have.length(1)
    const next = await pay(system)
    await eventually(
      () => system.merchant.get('/v1/payments'),
      ({ text }) => text.includes(next.id),
      30_000,
    )
    expect(await differences(system)).to.equal(0)
  })

  it('loses no answer of the event store: an append without one is the same append again', async () => {
    eventStore.dropAnswers('append', 2)
    const payment = await pay(system)
    expect(await bookAt(system.simulator, payment.id)).to.have.length(1)
    const events = await system.merchant.get(`/v1/payments/${payment.id}/events`)
    expect(events.text.match(/"ApprovalRequested"/g) ?? []).to.have.length(1)
  })

  it('answers 503 while the event store is frozen, and is back by itself, nothing doubled', async () => {
    const order = orderOf(await tokenAt(system.simulator))
    const key = { 'idempotency-key': 'key-of-the-frozen-order' }
    eventStore.freeze()
    problemIn(await system.merchant.post('/v1/payments', order, key), '503 service_unavailable')
    eventStore.thaw()
    const startMs = performance.now()
    const told = await eventually(
      () => system.merchant.post('/v1/payments', order, key),
      ({ status }) => status === 201,
      30_000,
    )
    expect(told.status, told.text).to.equal(201)
    expect(performance.now() - startMs).to.be.below(30_000)
    expect(await bookAt(system.simulator, paymentIn(told).id)).to.have.length(1)
    await eventually(
      () => system.merchant.get('/v1/payments'),
      ({ text }) => text.includes(paymentIn(told).id),
      30_000,
    )
    expect(await differences(system)).to.equal(0)
  })

  it('does not start on the read models of another log, nor writes anything into it', async () => {
    const other = await startEventStore()
    try {
      const variables = { ...system.variables, JANGBU_DATA_DIR: join(folder, 'other') }
      const config = readConfig({ ...variables, JANGBU_EVENT_STORE: other.url })
      const error: unknown = await start(config, () => undefined).catch((thrown: unknown) => thrown)
      expect(error).to.be.instanceOf(ConfigError)
      expect(String(error)).to.contain('built from another log')
      const place = { eventStoreUrl: other.url, archiveDir: '', databaseUrl: '' }
      const store = await openEventStore(place, systemRuntime())
      const head = await store.head()
      await store.close()
      expect(head).to.equal(START)
    } finally {
      await other.stop()
    }
  })
})
