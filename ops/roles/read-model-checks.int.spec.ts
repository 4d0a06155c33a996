import { expect } from 'chai'
import { instantOf } from '../../ledger/core/time.ts'
import { approved, capture } from '../../ledger/payment/events.spec-helper.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import { testDatabase, type TestDatabase } from '../../ledger/store/test-database.ts'
import type { ReadDatabase } from '../../projections/database.ts'
import { appendAll, eventually, ofOrder, specRuntime } from '../../projections/history.spec-helper.ts'
import { keepProjections } from '../../projections/keeper.ts'
import { migrate } from '../../projections/migrate.ts'
import { paymentsProjection } from '../../projections/payments/project.ts'
import { rebuildForSpec } from '../../projections/rebuild/rebuild.spec-helper.ts'
import { projections } from '../../projections/registry.ts'
import { openForSpec } from '../../projections/tables.spec-helper.ts'
import { readLogFigures, type ProjectionFigures } from './metrics-figures.ts'
import { readModelChecks } from './read-model-checks.ts'

describe('what is known of read models that are behind', () => {
  let server: TestDatabase
  let database: ReadDatabase
  let store: EventStore
  const ends: (() => Promise<void>)[] = []

  beforeEach(async () => {
    server = await testDatabase()
    await migrate(server.url)
    database = openForSpec({ connectionString: server.url })
    store = memoryStore(() => instantOf(60_000))
  })
  afterEach(async () => {
    for (const end of ends.splice(0)) await end()
    await database.destroy()
    await server.drop()
  })

  const keep = (): (() => Promise<void>) => {
    const leaving = new AbortController()
    const keeping = keepProjections(
      { store, database: { connectionString: server.url }, runtime: specRuntime, signal: leaving.signal },
      projections.map((projection) => ({ projection })),
    )
    const end = async (): Promise<void> => {
      leaving.abort()
      await keeping
    }
    ends.push(end)
    return end
  }
  /** By read model: what its check says, 'ok' for nothing. */
  const findings = async (lagLimitMs = 0): Promise<Readonly<Record<string, string>>> => {
    const parts = {
      store,
      readDatabase: database,
      runtime: specRuntime,
      progressOf: () => undefined,
      lagLimitMs,
    }
    const all = readModelChecks(parts).map(async ({ name, check }) => {
      const finding = await check().then(
        () => 'ok',
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      )
      return [name, finding] as const
    })
    return Object.fromEntries(await Promise.all(all))
  }
  const isAllOk = async (): Promise<boolean> =>
    Object.values(await findings()).every((finding) => finding === 'ok')
  const figuresOf = async (name: string): Promise<readonly ProjectionFigures[]> => {
    const runtime = { now: () => instantOf(65_000) }
    const { projections: all } = await readLogFigures({ store, readDatabase: database, runtime })
    return all.filter(({ projection }) => projection === name)
  }

  it('is which, by how many events, and for how long', async () => {
    const end = keep()
    await appendAll(store, ofOrder(approved, 'order-1'))
    await eventually(isAllOk)
    expect(await figuresOf('payments')).to.deep.equal([
      { projection: 'payments', partition: '1/1', lag: 0, behindSeconds: 0, isStopped: false },
    ])
    await end()
    await appendAll(store, ofOrder(approved, 'order-2'))
    expect(await findings()).to.include({ payments: 'the read model payments is 3 events behind the log' })
    expect(await figuresOf('payments')).to.deep.equal([
      { projection: 'payments', partition: '1/1', lag: 3, behindSeconds: 5, isStopped: false },
    ])
  })

  it('is why one has stopped, the others going on', async () => {
    keep()
    // No payment can begin with this; no case is opened or decided by it.
    await appendAll(store, ofOrder([capture.declined('a')], 'order-1'))
    await eventually(async () => (await figuresOf('payments')).some(({ isStopped }) => isStopped))
    const found = await findings()
    expect(found['payments']).to.match(/^the read model payments has stopped: event 1 \(payment-pay_/)
    expect(found['open_cases']).to.equal('ok')
  })

  it('is of each partition', async () => {
    await appendAll(store, ofOrder(approved, 'order-1'))
    await rebuildForSpec(
      { store, database: { connectionString: server.url }, partitions: 3 },
      paymentsProjection,
    )
    await appendAll(store, ofOrder(approved, 'order-2'))
    const figures = await figuresOf('payments')
    expect(figures.map(({ partition, lag }) => [partition, lag])).to.deep.equal([
      ['1/3', 3],
      ['2/3', 3],
      ['3/3', 3],
    ])
    keep()
    await eventually(isAllOk)
  })
})
