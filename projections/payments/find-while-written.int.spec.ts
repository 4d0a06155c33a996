import { expect } from 'chai'
import fc from 'fast-check'
import { testDatabase, type TestDatabase } from '../../ledger/store/test-database.ts'
import type { PaymentId } from '../../ledger/core/ids.ts'
import { paymentKindOf } from '../../ledger/payment/payment-kind.ts'
import type { PaymentRecord } from '../../ledger/payment/record.ts'
import type { ReadDatabase } from '../database.ts'
import { newestFirst, type Place } from '../lists/place.ts'
import { migrate } from '../migrate.ts'
import { inSnapshot } from '../page.ts'
import { openForSpec } from '../tables.spec-helper.ts'
import type { PaymentFilter } from './filter.ts'
import { findPayments } from './find-payments.ts'
import { has, isWithin, providers, sampleRecords, someEffort, writeRecords } from './listed.spec-helper.ts'

const RUNS = 15
const all = sampleRecords(400)
/** There from the beginning; the others come while somebody pages. */
const FIRST = 150
const MOST_PAGES = 1_000
const scope = { merchantId: null, mode: null }

const filters: readonly PaymentFilter[] = [
  {},
  { status: 'APPROVED' },
  { kind: 'cancel' },
  { name: '카페' },
  { name: '크리스마스' },
  { minAmount: 1_001n },
  { maxAmount: 100n, status: 'APPROVED' },
  { provider: providers[0] },
  { payerReference: 'payer-1', kind: 'payment' },
]

const fits = (
  { name = '', kind, status, provider, payerReference, ...filter }: PaymentFilter,
  record: PaymentRecord,
) =>
  [
    record.order.orderName.includes(name),
    has(kind, paymentKindOf(record.funds)),
    has(status, record.status),
    has(provider, record.provider),
    has(payerReference, record.order.payerReference),
    isWithin(record.order.amount.amount, { least: filter.minAmount, most: filter.maxAmount }),
  ].every(Boolean)

/** What a payment becomes: none but its status and its kind are asked for here that ever change. */
const changed = (record: PaymentRecord): PaymentRecord => ({
  ...record,
  status: record.status === 'APPROVED' ? 'CANCELED' : 'APPROVED',
  funds: { ...record.funds, canceled: record.funds.canceled === 0n ? 50n : 0n },
})

describe('finding payments while they are written', () => {
  let server: TestDatabase
  let database: ReadDatabase
  const current = new Map<PaymentId, PaymentRecord>()
  const waiting = all.slice(FIRST)
  before(async () => {
    server = await testDatabase()
    await migrate(server.url)
    database = openForSpec({ connectionString: server.url })
    await write(all.slice(0, FIRST))
  })
  after(async () => {
    await database.destroy()
    await server.drop()
  })

  const write = async (records: readonly PaymentRecord[]): Promise<void> => {
    const before = records.flatMap(({ paymentId }) => current.get(paymentId) ?? [])
    await writeRecords(database, records, before)
    for (const record of records) current.set(record.paymentId, record)
  }
  const fitting = (filter: PaymentFilter): ReadonlySet<PaymentId> =>
    new Set([...current.values()].filter((one) => fits(filter, one)).map(({ paymentId }) => paymentId))

  it('shows what stays once, and nothing twice or out of order', async () => {
    const picks = fc.array(fc.nat({ max: 10_000 }), { minLength: 1, maxLength: 6 })
    const property = fc.asyncProperty(
      fc.record({
        filter: fc.constantFrom(...filters),
        limit: fc.integer({ min: 5, max: 30 }),
        effort: someEffort,
      }),
      picks,
      async ({ filter, limit, effort }, picked) => {
        let always = fitting(filter)
        const ever = new Set(always)
        const found: Place[] = []
        let after: Place | undefined
        for (let page = 0; page < MOST_PAGES; page += 1) {
          const question = { scope, filter }
          const { keys, next } = await inSnapshot(database, (tx) =>
            findPayments(tx, question, { limit, after, effort }),
          )
          found.push(...keys)
          if (next === undefined) break
          after = next
          const known = [...current.values()]
          const turned = picked.flatMap((pick) => known[(pick * (page + 1)) % known.length] ?? [])
          const unique = [...new Set(turned)].map(changed)
          await write([...unique, ...waiting.splice(0, 1)])
          const now = fitting(filter)
          always = always.intersection(now)
          for (const id of now) ever.add(id)
        }
        const ids = found.map(({ id }) => id)
        expect(new Set(ids).size).to.equal(ids.length)
        expect(found).to.deep.equal(found.toSorted(newestFirst))
        expect([...always].filter((id) => !ids.includes(id))).to.deep.equal([])
        expect(ids.filter((id) => !ever.has(id as PaymentId))).to.deep.equal([])
      },
    )
    await fc.assert(property, { numRuns: RUNS })
    expect(current.size).to.be.greaterThan(FIRST)
  })
})
