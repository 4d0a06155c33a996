import { expect } from 'chai'
import fc from 'fast-check'
import { MerchantId, type PaymentId } from '../../ledger/core/ids.ts'
import { epochMsOf, instantOf, type Instant } from '../../ledger/core/time.ts'
import { approved, canceledPart, created } from '../../ledger/payment/events.spec-helper.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import { krw } from '../../ledger/payment/fixtures.spec-helper.ts'
import { recordEvent } from '../../ledger/payment/record-event.ts'
import { recordBalance, type PaymentRecord } from '../../ledger/payment/record.ts'
import { firstAt, interleaved, ofOrder, someStory } from '../history.spec-helper.ts'
import type { AnyRow, Target } from '../target.ts'
import {
  paymentAddends,
  paymentTotals,
  seoulHourOf,
  totalsChanges,
  transactionAddends,
  transactionTotals,
  type RecordChange,
  type Totals,
} from './totals.ts'

type Records = ReadonlyMap<PaymentId, PaymentRecord>
/** Sums by the text of their key. */
type Sums = ReadonlyMap<string, readonly bigint[]>
type Table = { readonly payments: Sums; readonly transactions: Sums }
const empty: Table = { payments: new Map(), transactions: new Map() }

/** What the writer makes of the rows: sums that become nothing go. */
const added = (
  sums: Sums,
  rows: readonly AnyRow[],
  { key, addends }: Pick<Target<AnyRow>, 'key'> & { readonly addends: readonly string[] },
): Sums => {
  const after = new Map(sums)
  for (const row of rows) {
    const name = key.map((column) => String(row[column])).join('|')
    const before = after.get(name) ?? addends.map(() => 0n)
    const sum = addends.map((column, index) => (before[index] ?? 0n) + BigInt(String(row[column])))
    if (sum.every((value) => value === 0n)) after.delete(name)
    else after.set(name, sum)
  }
  return after
}

const withTotals = (table: Table, totals: Totals): Table => ({
  payments: added(table.payments, totals.payments, { ...paymentTotals, addends: paymentAddends }),
  transactions: added(table.transactions, totals.transactions, {
    ...transactionTotals,
    addends: transactionAddends,
  }),
})

const hourOf = (instant: Instant): string =>
  new Date(epochMsOf(instant) + 9 * 3_600_000).toISOString().slice(0, 13)

/** From the records as they stand, in the plainest way. */
const recount = (records: Records): Table => {
  const payments = new Map<string, bigint[]>()
  const transactions = new Map<string, bigint[]>()
  const put = (sums: Map<string, bigint[]>, parts: readonly string[], values: readonly bigint[]): void => {
    const before = sums.get(parts.join('|')) ?? values.map(() => 0n)
    sums.set(
      parts.join('|'),
      before.map((value, index) => value + (values[index] ?? 0n)),
    )
  }
  for (const record of records.values()) {
    const { order, status } = record
    const whose = [order.merchantId, order.mode, order.amount.currency]
    const how = [record.provider ?? 'none', record.methodKind ?? 'none', status]
    const values = [1n, order.amount.amount, recordBalance(record)]
    put(payments, [...whose, hourOf(record.createdAt), ...how], values)
    for (const one of record.transactions)
      if (one.completedAt !== null) {
        const category = String(one.failure?.category ?? 'none')
        const what = [hourOf(one.completedAt), one.provider, one.kind, one.status, category]
        put(transactions, [...whose, ...what], [1n, one.askedAmount, one.signedAmount])
      }
  }
  return { payments, transactions }
}

/** The records after a batch, and what it did to each. */
const applied = (
  before: Records,
  batch: readonly PaymentEvent[],
): { readonly after: Records; readonly changes: readonly RecordChange[] } => {
  const after = new Map(before)
  for (const event of batch) after.set(event.paymentId, recordEvent(after.get(event.paymentId), event))
  const touched = [...new Set(batch.map(({ paymentId }) => paymentId))]
  const changes = touched.flatMap((paymentId) => {
    const now = after.get(paymentId)
    return now === undefined ? [] : [{ before: before.get(paymentId), after: now }]
  })
  return { after, changes }
}

/** Of two merchants, begun within two hours, an event an hour or so. */
const someHistory = fc
  .array(fc.record({ story: someStory, minutes: fc.nat({ max: 119 }), isOther: fc.boolean() }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((orders) =>
    interleaved(
      orders.map(({ story, minutes, isOther }, index) =>
        ofOrder(story, `order-${String(index)}`, {
          merchantId: MerchantId(isOther ? 'mer_2' : 'mer_1'),
          mode: isOther ? 'test' : 'live',
          startAt: instantOf(epochMsOf(firstAt) + minutes * 60_000),
        }).map((event, place) => ({
          ...event,
          at: instantOf(epochMsOf(event.at) + place * 41 * 60_000),
        })),
      ),
    ),
  )

const someSizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 })

/** The sizes over and over, until nothing is left. */
const batchesOf = (
  history: readonly PaymentEvent[],
  sizes: readonly number[],
): readonly (readonly PaymentEvent[])[] => {
  const batches: (readonly PaymentEvent[])[] = []
  for (let from = 0; from < history.length;) {
    const size = sizes[batches.length % sizes.length] ?? 1
    batches.push(history.slice(from, from + size))
    from += size
  }
  return batches
}

describe('totals of payments and transactions', () => {
  it('equal a recount of the records, however the history is cut into batches', () => {
    fc.assert(
      fc.property(someHistory, someSizes, (history, sizes) => {
        let records: Records = new Map()
        let table = empty
        for (const batch of batchesOf(history, sizes)) {
          const { after, changes } = applied(records, batch)
          table = withTotals(table, totalsChanges(changes))
          records = after
        }
        expect(table).to.deep.equal(recount(records))
        const atOnce = totalsChanges([...records.values()].map((after) => ({ after })))
        expect(table).to.deep.equal(withTotals(empty, atOnce))
      }),
    )
  })

  it('have one row for each bucket, and none where nothing changes', () => {
    const { after, changes } = applied(new Map(), [
      ...ofOrder(approved, 'a'),
      ...ofOrder(approved, 'b'),
      ...ofOrder([created], 'c'),
    ])
    const { payments, transactions } = totalsChanges(changes)
    const whose = { merchant_id: 'mer_1', mode: 'live', currency: 'KRW', hour: '2026-11-20T09' }
    const sums = { payments: '2', amount: '20000', balance: '20000' }
    expect(payments).to.deep.equal([
      { ...whose, provider: 'card-network', method_kind: 'card', status: 'APPROVED', ...sums },
      {
        ...{ ...whose, provider: 'none', method_kind: 'none', status: 'CREATED' },
        ...{ payments: '1', amount: '10000', balance: '0' },
      },
    ])
    expect(transactions.map((row) => [row.transactions, row.asked, row.signed, row.status])).to.deep.equal([
      ['2', '20000', '20000', 'SUCCEEDED'],
    ])
    const same = [...after.values()].map((record) => ({ before: record, after: record }))
    expect(totalsChanges(same)).to.deep.equal({ payments: [], transactions: [] })
  })

  it('take a payment out of the bucket that it leaves', () => {
    const events = ofOrder([...approved, ...canceledPart('a', krw(3_000n))], 'a')
    const { after: before } = applied(new Map(), events.slice(0, approved.length))
    const { changes } = applied(before, events.slice(approved.length))
    const { payments, transactions } = totalsChanges(changes)
    expect(payments.map((row) => [row.status, row.payments, row.amount, row.balance])).to.deep.equal([
      ['APPROVED', '-1', '-10000', '-10000'],
      ['PARTIAL_CANCELED', '1', '10000', '7000'],
    ])
    expect(transactions.map((row) => [row.kind, row.transactions, row.signed])).to.deep.equal([
      ['PARTIAL_CANCEL', '1', '-3000'],
    ])
  })

  it('name the hour as it is in Seoul', () => {
    const rows = [
      ['2026-11-20T00:00:00.000Z', '2026-11-20T09'],
      ['2026-11-20T14:59:59.999Z', '2026-11-20T23'],
      ['2026-11-20T15:00:00.000Z', '2026-11-21T00'],
      ['2026-12-31T15:00:00.000Z', '2027-01-01T00'],
    ] as const
    for (const [instant, hour] of rows) expect(seoulHourOf(instantOf(Date.parse(instant)))).to.equal(hour)
  })
})
