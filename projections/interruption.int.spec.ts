import { expect } from 'chai'
import { instantOf } from '../ledger/core/time.ts'
import { approved } from '../ledger/payment/events.spec-helper.ts'
import { memoryStore } from '../ledger/store/memory.ts'
import type { EventStore } from '../ledger/store/port.ts'
import { testDatabase, type TestDatabase } from '../ledger/store/test-database.ts'
import { appendAll, eventually, ofOrder } from './history.spec-helper.ts'
import { migrate } from './migrate.ts'
import { paymentsProjection } from './payments/project.ts'
import type { Projection } from './projection.ts'
import { startRunner } from './tables.spec-helper.ts'

describe('a projection in trouble', () => {
  let server: TestDatabase
  before(async () => {
    server = await testDatabase()
    await migrate(server.url)
  })
  after(() => server.drop())

  /** Fails at the first batch, then no more. */
  const failingOnce = (name: string, error: Error): Projection => {
    let failures = 0
    return {
      ...paymentsProjection,
      // A checkpoint of its own for each.
      name,
      open: () => () => ((failures += 1) > 1 ? Promise.resolve([]) : Promise.reject(error)),
    }
  }
  const storeWithEvents = async (): Promise<EventStore> => {
    const store = memoryStore(() => instantOf(0))
    await appendAll(store, ofOrder(approved, 'order-1'))
    return store
  }

  it('goes on after a failure of which it does not know the words', async () => {
    const projection = failingOnce('failing', new Error('Words that no driver has said so far'))
    const runner = startRunner(await storeWithEvents(), { connectionString: server.url }, projection)
    await eventually(() => runner.progress.position() === 3n)
    expect(runner.notices.map(({ kind }) => kind)).to.deep.equal(['leading', 'interrupted', 'leading'])
    await runner.stop()
  })

  it('stops at once at a mistake of its own', async () => {
    const projection = failingOnce('mistaken', new TypeError('It is not a function'))
    const { ended, notices } = startRunner(
      await storeWithEvents(),
      { connectionString: server.url },
      projection,
    )
    expect((await ended).kind).to.equal('stopped')
    expect(notices.map(({ kind }) => kind)).to.deep.equal(['leading', 'stopped'])
  })
})
