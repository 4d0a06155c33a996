import { expect } from 'chai'
import fc from 'fast-check'
import { sql } from 'kysely'
import { MerchantId, paymentIdOf } from '../../ledger/core/ids.ts'
import { methodKinds } from '../../ledger/core/method-kind.ts'
import { businessDateOf } from '../../ledger/core/time.ts'
import { paymentKindOf, paymentKinds } from '../../ledger/payment/payment-kind.ts'
import type { PaymentRecord } from '../../ledger/payment/record.ts'
import { testDatabase, type TestDatabase } from '../../ledger/store/test-database.ts'
import type { ReadDatabase } from '../database.ts'
import { standardEffort, type Effort } from '../lists/effort.ts'
import { newestFirst } from '../lists/place.ts'
import { migrate } from '../migrate.ts'
import { inSnapshot } from '../page.ts'
import { openForSpec } from '../tables.spec-helper.ts'
import type { PaymentFilter, PaymentQuestion } from './filter.ts'
import { findPayments } from './find-payments.ts'
import {
  allPages,
  amounts,
  cards,
  days,
  filtersOf,
  has,
  isOf,
  isWithin,
  payers,
  printed,
  providers,
  sampleRecords,
  SHARED,
  someEffort,
  someScope,
  writeRecords,
} from './listed.spec-helper.ts'
import { paymentRowOf } from './rows.ts'

const records = sampleRecords(300)
const [some = expect.fail()] = records
const transactions = records.flatMap((record) => record.transactions).slice(0, 3)

const filters = filtersOf<PaymentFilter>({
  from: days,
  to: days,
  name: [
    '카페',
    'USB-C',
    'usb',
    '라떼 외',
    '귤',
    '마스',
    '크리스마스',
    '크리스마스 카드',
    '없는 이름',
    'b',
    '%',
  ],
  kind: paymentKinds,
  methodKind: methodKinds,
  provider: providers,
  status: ['APPROVED', 'FAILED', 'VOIDED', 'PARTIAL_CANCELED'],
  minAmount: [0n, 1_000n, 1_001n, 2n ** 53n],
  maxAmount: [...amounts, 0n],
  orderId: [...records.slice(0, 2).map(({ order }) => order.orderId), 'none'],
  cardId: cards,
  payerReference: payers,
  q: [
    ...[some.paymentId, some.paymentId.slice(0, 12), some.order.orderId],
    ...transactions.flatMap((one) => [one.transactionId, one.providerOrderId]),
    ...['ref-1', '00000001', 'window-1', 'card_a', 'payer-1', SHARED, 'nothing'],
  ],
})
const RUNS = 100

/** In the plainest way. */
const fits = ({ scope, filter }: PaymentQuestion, record: PaymentRecord): boolean => {
  const { order, createdAt } = record
  const name = (filter.name ?? '').toLowerCase()
  return [
    isOf(scope, record),
    isWithin(businessDateOf(createdAt), { least: filter.from, most: filter.to }),
    isWithin(order.amount.amount, { least: filter.minAmount, most: filter.maxAmount }),
    order.orderName.toLowerCase().includes(name),
    has(filter.kind, paymentKindOf(record.funds)),
    has(filter.methodKind, record.methodKind),
    has(filter.provider, record.provider),
    has(filter.status, record.status),
    has(filter.orderId, order.orderId),
    has(filter.cardId, record.cardId),
    has(filter.payerReference, order.payerReference),
    isAnyId(filter.q, record),
  ].every(Boolean)
}

const isAnyId = (q: string | undefined, record: PaymentRecord): boolean =>
  q === undefined ||
  record.paymentId.startsWith(q) ||
  [record.order.orderId, record.cardId, record.order.payerReference].includes(q) ||
  record.transactions.some(({ transactionId, reference, approvalNumber, providerOrderId }) =>
    [transactionId, reference, approvalNumber, providerOrderId].includes(q),
  )

const keyOf = (record: PaymentRecord) => {
  const { place, payment_id } = paymentRowOf({ record, revision: 0 })
  return { place: BigInt(place), id: payment_id }
}

describe('finding payments', () => {
  let server: TestDatabase
  let database: ReadDatabase
  before(async () => {
    server = await testDatabase()
    await migrate(server.url)
    database = openForSpec({ connectionString: server.url })
    await writeRecords(database, records)
  })
  after(async () => {
    await database.destroy()
    await server.drop()
  })

  type Given = { readonly question: PaymentQuestion; readonly effort?: Effort; readonly limit: number }
  const isComplete = async ({ question, effort = standardEffort, limit }: Given): Promise<void> => {
    const expected = records
      .filter((record) => fits(question, record))
      .map(keyOf)
      .toSorted(newestFirst)
    const found = await allPages(
      (after) => inSnapshot(database, (tx) => findPayments(tx, question, { limit, after, effort })),
      limit,
    )
    expect(found, printed(question)).to.deep.equal(expected.map(({ id }) => id))
  }

  it('gives all that is of one kind, each kind alone', async () => {
    const scope = { merchantId: null, mode: null }
    for (const filter of filters.alone) await isComplete({ question: { scope, filter }, limit: 40 })
  })

  it('gives all that is asked for in order, whatever that is and however little is looked at at once', async () => {
    const asked = fc.record({
      question: fc.record({ scope: someScope, filter: filters.some }),
      effort: someEffort,
      limit: fc.integer({ min: 2, max: 40 }),
    })
    await fc.assert(fc.asyncProperty(asked, isComplete), { numRuns: RUNS })
  })

  it('neither repeats nor hides those that share a place', async () => {
    const merchantId = MerchantId('mer_tied')
    const tied = sampleRecords(40).map((record, index): PaymentRecord => {
      const order = { ...record.order, merchantId, mode: 'live' as const, orderId: `tied-${String(index)}` }
      return { ...record, order, paymentId: paymentIdOf(merchantId, 'live', order.orderId), transactions: [] }
    })
    await writeRecords(database, tied)
    await sql`UPDATE payments SET place = place >> 24 WHERE merchant_id = ${merchantId}`.execute(database)
    const question = { scope: { merchantId, mode: null }, filter: {} }
    const found = await allPages(
      (after) => inSnapshot(database, (tx) => findPayments(tx, question, { limit: 3, after })),
      3,
    )
    expect(found.toSorted()).to.deep.equal(tied.map(({ paymentId }) => paymentId).toSorted())
  })
})
