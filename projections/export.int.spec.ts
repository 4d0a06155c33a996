import { expect } from 'chai'
import { sql } from 'kysely'
import { setTimeout as pause } from 'node:timers/promises'
import { MerchantId, paymentIdOf, type PaymentId } from '../ledger/core/ids.ts'
import { instantOf } from '../ledger/core/time.ts'
import type { PaymentRecord } from '../ledger/payment/record.ts'
import { testDatabase, type TestDatabase } from '../ledger/store/test-database.ts'
import { openReadDatabase } from './connect.ts'
import type { ReadDatabase } from './database.ts'
import { exporting, type Exporting } from './export.ts'
import { migrate } from './migrate.ts'
import { inSnapshot } from './page.ts'
import { exportPayments } from './payments/export.ts'
import type { PaymentFilter } from './payments/filter.ts'
import { findPayments } from './payments/find-payments.ts'
import { allPages, sampleRecords, writeRecords } from './payments/listed.spec-helper.ts'
import { openForSpec } from './tables.spec-helper.ts'
import { exportTransactions } from './transactions/export.ts'
import { findTransactions } from './transactions/find-transactions.ts'

const merchantId = MerchantId('mer_large')
/** More than two batches. */
const PAYMENTS = 2_500
const scope = { merchantId, mode: 'live' } as const

/** Of one merchant, a minute apart. */
const records: readonly PaymentRecord[] = sampleRecords(PAYMENTS).map((record, index) => {
  const orderId = `order-${String(index)}`
  const order = { ...record.order, merchantId, mode: 'live' as const, orderId }
  const createdAt = instantOf(Date.parse('2026-11-01T00:00:00Z') + index * 60_000)
  const paymentId = paymentIdOf(merchantId, 'live', orderId)
  const transactions = record.transactions.map((one, ordinal) => ({
    ...one,
    transactionId:
      `${one.transactionId.slice(0, 20)}${String(index).padStart(15, '0')}${String(ordinal)}` as never,
  }))
  return { ...record, paymentId, order, createdAt, transactions }
})

/** Of files, other than the one that asks. */
const openTransactions = async (database: ReadDatabase): Promise<number> => {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::integer AS count FROM pg_stat_activity WHERE datname = current_database()
    AND application_name = 'jangbu exports' AND xact_start IS NOT NULL AND pid <> pg_backend_pid()`.execute(
    database,
  )
  return rows[0]?.count ?? expect.fail()
}

describe('exports', () => {
  let server: TestDatabase
  let pages: ReadDatabase
  let database: ReadDatabase
  const clock = { ms: 0 }
  before(async () => {
    server = await testDatabase()
    await migrate(server.url)
    pages = openForSpec({ connectionString: server.url })
    database = openReadDatabase({ connectionString: server.url, purpose: 'exports', connections: 1 })
    await writeRecords(pages, records)
  })
  after(async () => {
    await database.destroy()
    await pages.destroy()
    await server.drop()
  })
  beforeEach(() => {
    clock.ms = 0
  })

  const partsOf = (signal = new AbortController().signal): Exporting => ({
    database,
    runtime: { monotonicMs: () => clock.ms },
    signal,
  })
  const exported = async (filter: PaymentFilter): Promise<readonly PaymentId[]> => {
    const ids: PaymentId[] = []
    for await (const batch of exportPayments(partsOf(), { scope, filter })) {
      expect(batch.length).to.be.at.most(1_000)
      ids.push(...batch.map(({ paymentId }) => paymentId))
    }
    return ids
  }

  it('have what the pages have, in their order', async () => {
    const filters: readonly PaymentFilter[] = [
      {},
      { status: 'APPROVED' },
      { name: '카페', minAmount: 1_000n },
      { payerReference: 'payer-1' },
      { q: 'shared-1' },
      { orderId: 'order-7' },
      { orderId: 'none' },
    ]
    for (const filter of filters) {
      const question = { scope, filter }
      const paged = await allPages(
        (after) => inSnapshot(pages, (tx) => findPayments(tx, question, { limit: 1_000, after })),
        1_000,
      )
      expect(await exported(filter), JSON.stringify(Object.keys(filter))).to.deep.equal(paged)
    }
    expect(await exported({})).to.have.length(PAYMENTS)
  })

  it('of transactions, too', async () => {
    for (const filter of [{}, { kind: 'APPROVAL' }, { q: 'ref-1' }] as const) {
      const question = { scope, filter }
      const paged = await allPages(
        (after) => inSnapshot(pages, (tx) => findTransactions(tx, question, { limit: 1_000, after })),
        1_000,
      )
      const ids: string[] = []
      for await (const batch of exportTransactions(partsOf(), question))
        ids.push(...batch.map(({ transactionId }) => transactionId))
      expect(ids).to.deep.equal(paged)
    }
  })

  it('are of one moment, however slowly they are read', async () => {
    const late = { ...scope, merchantId: MerchantId('mer_late') }
    const some = sampleRecords(1_500).map((record, index): PaymentRecord => {
      const order = {
        ...record.order,
        merchantId: late.merchantId,
        mode: 'live' as const,
        orderId: String(index),
      }
      const paymentId = paymentIdOf(late.merchantId, 'live', order.orderId)
      return { ...record, paymentId, order, transactions: [] }
    })
    await writeRecords(pages, some.slice(0, 1_200))
    let count = 0
    for await (const batch of exportPayments(partsOf(), { scope: late, filter: {} })) {
      if (count === 0) await writeRecords(pages, some.slice(1_200))
      count += batch.length
    }
    expect(count).to.equal(1_200)
  })

  it('end when nobody reads on, and give their connection back', async () => {
    const leaving = new AbortController()
    let batches = 0
    for await (const batch of exportPayments(partsOf(leaving.signal), { scope, filter: {} })) {
      batches += batch.length > 0 ? 1 : 0
      leaving.abort()
    }
    expect(batches).to.equal(1)
    for await (const batch of exportPayments(partsOf(), { scope, filter: {} })) {
      expect(batch).to.have.length(1_000)
      break
    }
    expect(await exported({ orderId: 'order-7' })).to.have.length(1)
  })

  it('end in the middle of a long look for something when their reader leaves', async () => {
    const two = openReadDatabase({ connectionString: server.url, purpose: 'exports', connections: 2 })
    const leaving = new AbortController()
    const busy = exporting({ ...partsOf(leaving.signal), database: two }, async function* (tx) {
      await sql`SELECT pg_sleep(60)`.execute(tx)
      yield []
    })
    const ended = busy.next().then(
      () => 'it went on',
      (error: unknown) => String(error),
    )
    await pause(100)
    leaving.abort()
    expect(await Promise.race([ended, pause(5_000, 'it goes on')])).to.contain('user request')
    expect(await openTransactions(two)).to.equal(0)
    await two.destroy()
  })

  it('wait for one another where there are not connections enough', async () => {
    const first = exportPayments(partsOf(), { scope, filter: {} })
    await first.next()
    const second = exported({ orderId: 'order-7' })
    const early = await Promise.race([second.then(() => 'done'), pause(100, 'waiting')])
    await first.return(undefined)
    expect([early, (await second).length]).to.deep.equal(['waiting', 1])
  })

  it('that take for ever are cut', async () => {
    const slow = exportPayments(partsOf(), { scope, filter: {} })
    await slow.next()
    clock.ms = 24 * 60 * 60 * 1_000
    await slow.next().then(
      () => expect.fail('it went on'),
      (error: unknown) => expect(String(error)).to.contain('too long'),
    )
    expect(await exported({ orderId: 'order-7' })).to.have.length(1)
  })
})
