import { expect } from 'chai'
import { ProviderId, type Mode } from '../../ledger/core/ids.ts'
import { epochMsOf, instantOf } from '../../ledger/core/time.ts'
import { approval, approved, created } from '../../ledger/payment/events.spec-helper.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import { decode } from '../../ledger/store/codec.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import { START } from '../../ledger/store/port.ts'
import { testDatabase, type TestDatabase } from '../../ledger/store/test-database.ts'
import type { ReadDatabase } from '../database.ts'
import { appendAll, emptyLog, firstAt, ofOrder, somebody } from '../history.spec-helper.ts'
import { migrate } from '../migrate.ts'
import { paymentsProjection } from '../payments/project.ts'
import { applyEvents } from '../projection.ts'
import { openForSpec } from '../tables.spec-helper.ts'
import { decidedOfLate } from './queries.ts'

const HOUR_MS = 60 * 60 * 1_000
const declined: readonly PaymentEvent[] = [created, approval.requested(), approval.declined()]

describe('what providers decided of late', () => {
  let server: TestDatabase
  let database: ReadDatabase
  before(async () => {
    server = await testDatabase()
    await migrate(server.url)
    database = openForSpec({ connectionString: server.url })
    const story = (
      order: string,
      events: readonly PaymentEvent[],
      { hoursAgo, mode = 'live' }: { readonly hoursAgo: number; readonly mode?: Mode },
    ) => {
      const startAt = instantOf(epochMsOf(firstAt) - hoursAgo * HOUR_MS)
      return ofOrder(events, order, { ...somebody, mode, startAt }).map((event) =>
        event.type === 'PaymentApproved' ? { ...event, approvedAt: event.at } : event,
      )
    }
    const store = memoryStore(() => instantOf(0))
    await appendAll(store, [
      ...story('a', approved, { hoursAgo: 0 }),
      ...story('b', approved, { hoursAgo: 1, mode: 'test' }),
      ...story('c', declined, { hoursAgo: 1 }),
      ...story('d', approved, { hoursAgo: 2 }),
      ...story('e', [created, approval.requested(), approval.unknown()], { hoursAgo: 0 }),
    ])
    const log = (await store.readAll(START, 100)).map(decode)
    await database.transaction().execute((tx) => applyEvents(paymentsProjection.open(emptyLog), tx, log))
  })
  after(async () => {
    await database.destroy()
    await server.drop()
  })

  it('counts this Seoul hour and the one before, in either mode, with the reasons of what was declined', async () => {
    const { sinceHour, providers } = await decidedOfLate(
      database,
      instantOf(epochMsOf(firstAt) + 59 * 60_000),
    )
    expect(sinceHour).to.equal('2026-11-20T08')
    expect(Object.fromEntries(providers)).to.deep.equal({
      [ProviderId('card-network')]: {
        succeeded: 2,
        declined: 1,
        categories: [{ category: 8001, count: 1 }],
      },
    })
  })
  it('is nothing where nothing was decided', async () => {
    const { providers } = await decidedOfLate(database, instantOf(epochMsOf(firstAt) + 24 * HOUR_MS))
    expect(providers.size).to.equal(0)
  })
})
