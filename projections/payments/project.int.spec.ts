import { expect } from 'chai'
import fc from 'fast-check'
import { sql } from 'kysely'
import { instantOf } from '../../ledger/core/time.ts'
import { recordEvent } from '../../ledger/payment/record-event.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import type { PaymentRecord } from '../../ledger/payment/record.ts'
import { decode } from '../../ledger/store/codec.ts'
import type { Recorded } from '../../ledger/store/ledger-event.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import { START } from '../../ledger/store/port.ts'
import { testDatabase, type TestDatabase } from '../../ledger/store/test-database.ts'
import type { ReadDatabase } from '../database.ts'
import { appendAll, emptyLog, interleaved, ofOrder, someStory } from '../history.spec-helper.ts'
import { migrate } from '../migrate.ts'
import { postgresRows } from '../postgres-rows.ts'
import { applyEvents } from '../projection.ts'
import { allRows, openForSpec, type AllRows } from '../tables.spec-helper.ts'
import { paymentsProjection } from './project.ts'
import { loadPayments } from './tables.ts'

const MOST_EVENTS = 10_000

describe('the payments projection', () => {
  let server: TestDatabase
  let database: ReadDatabase
  before(async () => {
    server = await testDatabase()
    await migrate(server.url)
    database = openForSpec({ connectionString: server.url })
  })
  after(async () => {
    await database.destroy()
    await server.drop()
  })

  const logOf = async (events: readonly PaymentEvent[]): Promise<readonly Recorded[]> => {
    const store = memoryStore(() => instantOf(0))
    await appendAll(store, events)
    return (await store.readAll(START, MOST_EVENTS)).map(decode)
  }

  /** In batches of these sizes, one after the other, round and round. */
  const project = async (log: readonly Recorded[], sizes: readonly number[]): Promise<AllRows> => {
    await sql`TRUNCATE payments, payment_transactions, payment_totals, transaction_totals`.execute(database)
    let from = 0
    for (let turn = 0; from < log.length; turn += 1) {
      const batch = log.slice(from, from + (sizes[turn % sizes.length] ?? log.length))
      await database.transaction().execute((tx) => applyEvents(paymentsProjection.open(emptyLog), tx, batch))
      from += batch.length
    }
    return allRows(database)
  }

  it('gives the same rows, however the log is cut into batches', async () => {
    const stories = fc.array(someStory, { minLength: 1, maxLength: 5 })
    const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 })
    const property = fc.asyncProperty(stories, sizes, async (all, cuts) => {
      const events = interleaved(all.map((story, index) => ofOrder(story, `order-${index}`)))
      const log = await logOf(events)
      const atOnce = await project(log, [log.length])
      expect(await project(log, cuts)).to.deep.equal(atOnce)
    })
    await fc.assert(property, { numRuns: 25 })
  })

  it('gives back the very records', async () => {
    const property = fc.asyncProperty(someStory, async (story) => {
      const events = ofOrder(story, 'order-1')
      await project(await logOf(events), [3])
      const record = events.reduce<PaymentRecord | undefined>(recordEvent, undefined)
      const ids = events.slice(0, 1).map(({ paymentId }) => paymentId)
      const loaded = await database.transaction().execute((tx) => loadPayments(postgresRows(tx), ids))
      expect([...loaded.values()]).to.deep.equal([{ record, revision: events.length - 1 }])
    })
    await fc.assert(property, { numRuns: 25 })
  })

  it('does not write over a row that should not be there', async () => {
    const [story = []] = fc.sample(someStory, 1)
    const log = await logOf(ofOrder(story, 'order-1'))
    await project(log, [log.length])
    const again = database
      .transaction()
      .execute((tx) => applyEvents(paymentsProjection.open(emptyLog), tx, log))
    await again.then(
      () => expect.fail('it was applied twice'),
      (error: unknown) => expect(String(error)).to.contain('payments_pkey'),
    )
  })
})
