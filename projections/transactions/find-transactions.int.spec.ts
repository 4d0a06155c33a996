import { expect } from 'chai'
import fc from 'fast-check'
import { businessDateOf } from '../../ledger/core/time.ts'
import type { PaymentRecord, Transaction } from '../../ledger/payment/record.ts'
import { testDatabase, type TestDatabase } from '../../ledger/store/test-database.ts'
import type { ReadDatabase } from '../database.ts'
import { standardEffort, type Effort } from '../lists/effort.ts'
import { newestFirst } from '../lists/place.ts'
import { migrate } from '../migrate.ts'
import { inSnapshot } from '../page.ts'
import {
  allPages,
  amounts,
  days,
  filtersOf,
  has,
  isOf,
  isWithin,
  printed,
  providers,
  sampleRecords,
  SHARED,
  someEffort,
  someScope,
  transactionKinds,
  transactionStatuses,
  writeRecords,
} from '../payments/listed.spec-helper.ts'
import { transactionRowsOf } from '../payments/rows.ts'
import { openForSpec } from '../tables.spec-helper.ts'
import type { TransactionFilter, TransactionQuestion } from './filter.ts'
import { findTransactions } from './find-transactions.ts'
import { listTransactions } from './queries.ts'

const records = sampleRecords(200)
const first = records.find(({ transactions }) => transactions.length > 1) ?? expect.fail()

const filters = filtersOf<TransactionFilter>({
  from: days,
  to: days,
  kind: transactionKinds,
  status: [...transactionStatuses, 'MISMATCHED'],
  provider: providers,
  paymentId: [first.paymentId, ...records.slice(0, 2).map(({ paymentId }) => paymentId)],
  minAmount: [0n, 1n, 1_000n, 1_001n, 2n ** 53n],
  maxAmount: [...amounts, 0n],
  q: [
    ...[first.paymentId, first.paymentId.slice(0, 11), first.order.orderId],
    ...first.transactions.flatMap((one) => [one.transactionId, one.providerOrderId]),
    ...['ref-1', '00000001', 'window-1', SHARED, 'payer-1', 'nothing'],
  ],
})
const RUNS = 80

/** In the plainest way. */
const fits = ({ scope, filter }: TransactionQuestion, record: PaymentRecord, one: Transaction): boolean =>
  [
    isOf(scope, record),
    isOnDays(filter, one),
    isWithin(one.askedAmount, { least: filter.minAmount, most: filter.maxAmount }),
    has(filter.kind, one.kind),
    has(filter.status, one.status),
    has(filter.provider, one.provider),
    has(filter.paymentId, record.paymentId),
    isAnyId(filter.q, record, one),
  ].every(Boolean)

const isOnDays = ({ from, to }: TransactionFilter, { completedAt }: Transaction): boolean => {
  if (from === undefined && to === undefined) return true
  return completedAt !== null && isWithin(businessDateOf(completedAt), { least: from, most: to })
}

const isAnyId = (q: string | undefined, { paymentId, order }: PaymentRecord, one: Transaction): boolean =>
  q === undefined ||
  paymentId.startsWith(q) ||
  // All that a payment's order led to is found by its id at the provider, too.
  (q.includes('-') && q.startsWith(paymentId.slice(4))) ||
  [order.orderId, one.transactionId, one.reference, one.approvalNumber, one.providerOrderId].includes(q)

const keysOf = (record: PaymentRecord, question: TransactionQuestion) =>
  transactionRowsOf(record).flatMap(({ place, transaction_id, ordinal }) => {
    const one = record.transactions[ordinal]
    return one !== undefined && fits(question, record, one)
      ? [{ place: BigInt(place), id: transaction_id }]
      : []
  })

describe('finding transactions', () => {
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

  type Given = { readonly question: TransactionQuestion; readonly effort?: Effort; readonly limit: number }
  const isComplete = async ({ question, effort = standardEffort, limit }: Given): Promise<void> => {
    const expected = records.flatMap((record) => keysOf(record, question)).toSorted(newestFirst)
    const found = await allPages(
      (after) => inSnapshot(database, (tx) => findTransactions(tx, question, { limit, after, effort })),
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

  it('tells of each what it is, and of which payment', async () => {
    const scope = { merchantId: first.order.merchantId, mode: first.order.mode }
    const page = await listTransactions(
      database,
      { scope, filter: { paymentId: first.paymentId } },
      { limit: 10 },
    )
    const items = page.kind === 'page' ? page.items : expect.fail(page.kind)
    const { merchantId, mode, orderId, orderName, amount } = first.order
    const ofPayment = { paymentId: first.paymentId, merchantId, mode, orderId, orderName }
    expect(items).to.have.deep.members(
      first.transactions.map((one) => ({ ...one, ...ofPayment, currency: amount.currency })),
    )
  })
})
