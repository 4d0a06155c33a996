import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { EventId, StreamName } from '../ledger/core/ids.ts'
import { instantOf } from '../ledger/core/time.ts'
import { approved, canceledPart } from '../ledger/payment/events.spec-helper.ts'
import { krw } from '../ledger/payment/fixtures.spec-helper.ts'
import { memoryStore } from '../ledger/store/memory.ts'
import { NO_STREAM, type EventStore } from '../ledger/store/port.ts'
import { testDatabase, type TestDatabase } from '../ledger/store/test-database.ts'
import type { ReadDatabase } from './database.ts'
import { appendAll, eventually, ofOrder } from './history.spec-helper.ts'
import { migrate } from './migrate.ts'
import { paymentsProjection } from './payments/project.ts'
import type { Projection } from './projection.ts'
import { allRows, onlyCheckpoint, openForSpec, startRunner, type Runner } from './tables.spec-helper.ts'

const story = [...approved, ...canceledPart('a', krw(3_000n))]
const order = (name: string) => ofOrder(story, name)
const unreadable = {
  id: EventId(randomUUID()),
  type: 'NobodyKnows',
  schemaVersion: 1,
  data: '{}',
  metadata: '{}',
}

describe('a projection runner', () => {
  let server: TestDatabase
  let schemas = 0
  let place: { readonly connectionString: string; readonly schema: string }
  let database: ReadDatabase
  let store: EventStore
  const runners: Runner[] = []

  before(async () => {
    server = await testDatabase()
  })
  after(() => server.drop())
  beforeEach(async () => {
    place = { connectionString: server.url, schema: `read_${(schemas += 1)}` }
    await migrate(place.connectionString, place.schema)
    database = openForSpec(place)
    store = memoryStore(() => instantOf(0))
  })
  afterEach(async () => {
    await Promise.all(runners.splice(0).map(({ stop }) => stop()))
    await database.destroy()
  })

  const start = (projection?: Projection): Runner => {
    const runner = startRunner(store, place, projection)
    runners.push(runner)
    return runner
  }
  const killRunners = async (): Promise<void> => {
    await sql`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'jangbu projection payments' AND datname = current_database()`.execute(
      database,
    )
  }
  const positionIs = async (position: bigint): Promise<boolean> => {
    const [row] = await database.selectFrom('checkpoints').select('position').execute()
    return row?.position === String(position)
  }
  const balances = async (): Promise<readonly string[]> =>
    (await allRows(database)).payments.map(({ balance }) => balance)
  const appendUnreadable = (stream: string) =>
    store.append({ stream: StreamName(stream), expectedRevision: NO_STREAM, events: [unreadable] })

  it('applies what is there, then what comes', async () => {
    await appendAll(store, order('order-1'))
    const { progress } = start()
    await eventually(() => progress.position() === 5n)
    await appendAll(store, order('order-2'))
    await eventually(() => progress.position() === 10n)
    expect(await balances()).to.deep.equal(['7000', '7000'])
    expect(await onlyCheckpoint(database)).to.include({ position: '10', epoch: '1', status: 'running' })
  })

  it('passes by other streams, readable or not', async () => {
    await appendUnreadable('merchant-mer_1')
    start()
    await eventually(() => positionIs(1n))
  })

  it('begins where it stood', async () => {
    await appendAll(store, order('order-1'))
    const first = start()
    await eventually(() => positionIs(5n))
    await first.stop()
    await appendAll(store, order('order-2'))
    start()
    await eventually(() => positionIs(10n))
    expect(await balances()).to.deep.equal(['7000', '7000'])
  })

  it('applies every event once when its connection dies in the middle of a transaction', async () => {
    let deaths = 0
    const dying: Projection = {
      ...paymentsProjection,
      open: (log) => {
        const prepare = paymentsProjection.open(log)
        return async (rows, events) => {
          if ((deaths += 1) <= 3) await killRunners()
          return prepare(rows, events)
        }
      },
    }
    await appendAll(store, order('order-1'))
    const { notices } = start(dying)
    await eventually(() => positionIs(5n))
    await appendAll(store, order('order-2'))
    await eventually(() => positionIs(10n))
    expect(notices.filter(({ kind }) => kind === 'interrupted')).to.have.length(3)
    expect(await balances()).to.deep.equal(['7000', '7000'])
  })

  it('writes alone; another takes over when it leaves', async () => {
    const first = start()
    await eventually(() => first.notices.length > 0)
    const second = start()
    await appendAll(store, order('order-1'))
    await eventually(() => positionIs(5n))
    expect([first.progress.position(), second.progress.position()]).to.deep.equal([5n, undefined])
    await first.stop()
    await appendAll(store, order('order-2'))
    await eventually(() => second.progress.position() === 10n)
    expect(await balances()).to.deep.equal(['7000', '7000'])
  })

  it('writes alone, whichever of two comes first after both have lost their connection', async () => {
    start()
    start()
    for (let round = 1n; round <= 3n; round += 1n) {
      await appendAll(store, order(`order-${round}`))
      await eventually(() => positionIs(5n * round))
      await killRunners()
    }
    await eventually(async () => Number((await onlyCheckpoint(database)).epoch) === 4)
    expect(await balances()).to.deep.equal(['7000', '7000', '7000'])
  })

  it('writes nothing once somebody else has taken over', async () => {
    const { notices, progress } = start()
    await eventually(() => progress.position() === 0n)
    await sql`UPDATE checkpoints SET epoch = epoch + 1`.execute(database)
    await appendAll(store, order('order-1'))
    await eventually(() => progress.position() === 5n)
    expect(notices.map(({ kind }) => kind)).to.deep.equal(['leading', 'fenced', 'leading'])
    expect(await balances()).to.deep.equal(['7000'])
  })

  it('stops before an event that it cannot read, and says why', async () => {
    await appendAll(store, order('order-1'))
    await appendUnreadable('payment-pay_x')
    await appendAll(store, order('order-2'))
    const ending = await start().ended
    const reason =
      'event 6 (payment-pay_x, NobodyKnows v1): its type is not known here; update this process if a newer version of Jangbu wrote it'
    expect(ending).to.deep.equal({ kind: 'stopped', reason })
    expect(await onlyCheckpoint(database)).to.include({ position: '5', status: 'stopped', reason })
    expect(await balances()).to.deep.equal(['7000'])
  })

  it('stops before an event that cannot follow, and says which', async () => {
    await appendAll(store, order('order-1'))
    await appendAll(store, order('order-2').slice(1))
    const ending = await start().ended
    expect(ending.kind === 'stopped' && ending.reason).to.match(
      /^event 6 \(payment-pay_.*ApprovalRequested before/,
    )
    expect(await onlyCheckpoint(database)).to.include({ position: '5', status: 'stopped' })
  })

  it('stops where a row was taken away', async () => {
    await appendAll(store, order('order-1').slice(0, 3))
    const runner = start()
    await eventually(() => positionIs(3n))
    await sql`DELETE FROM payments`.execute(database)
    await appendAll(store, order('order-1').slice(3))
    expect((await runner.ended).kind).to.equal('stopped')
    expect(await onlyCheckpoint(database)).to.include({ position: '3' })
  })

  it('goes on trying while the database is away', async () => {
    const away = startRunner(store, { connectionString: 'postgres://nobody@127.0.0.1:1/none' })
    await eventually(() => away.notices.length > 1)
    expect(away.notices.map(({ kind }) => kind))
      .to.include('interrupted')
      .and.not.include('stopped')
    await away.stop()
    expect(await away.ended).to.deep.equal({ kind: 'aborted' })
  })
})
