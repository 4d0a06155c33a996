import { expect } from 'chai'
import fc from 'fast-check'
import { MerchantId } from '../../../ledger/core/ids.ts'
import { epochMsOf, instantOf, parseBusinessDate, type BusinessDate } from '../../../ledger/core/time.ts'
import type { PaymentEvent } from '../../../ledger/payment/events.ts'
import { decode } from '../../../ledger/store/codec.ts'
import { memoryStore } from '../../../ledger/store/memory.ts'
import { START, type EventStore } from '../../../ledger/store/port.ts'
import {
  appendAll,
  firstAt,
  interleaved,
  ofOrder,
  someStory,
} from '../../../projections/history.spec-helper.ts'
import { fold, isPaymentFact } from '../../../projections/payments/fold.ts'
import { totalsChanges } from '../../../projections/payments/totals.ts'
import type { Figure } from '../../../projections/summaries/figure.ts'
import { sumsOf, timesOf } from './figure-members.ts'
import { membersOf } from './figure-scan.ts'

const day = (text: string): BusinessDate => parseBusinessDate(text) ?? expect.fail()
const MOST_EVENTS = 10_000
const HOUR_MS = 3_600_000

/** Some minutes before midnight in Seoul, so that what is created today is completed tomorrow. */
const lateAt = instantOf(Date.parse('2026-11-20T14:59:50Z'))

/** The provider's times, which another clock than ours tells. */
const providerTimes = ['approvedAt', 'capturedAt', 'voidedAt', 'cancelledAt', 'compensatedAt']
const doneLater = (event: PaymentEvent, laterMs: number): PaymentEvent => {
  const at = instantOf(epochMsOf(event.at) + laterMs)
  const times = providerTimes.filter((name) => name in event).map((name) => [name, at] as const)
  return { ...event, ...Object.fromEntries(times) }
}

const someHistory: fc.Arbitrary<readonly PaymentEvent[]> = fc
  .array(
    fc.tuple(
      someStory,
      fc.constantFrom(firstAt, lateAt),
      fc.constantFrom('mer_1', 'mer_2'),
      fc.constantFrom(0, 15_000, 24 * HOUR_MS),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((stories) =>
    interleaved(
      stories.map(([story, startAt, merchant, laterMs], index) =>
        ofOrder(story, `order-${index}`, { merchantId: MerchantId(merchant), mode: 'live', startAt }).map(
          (event) => doneLater(event, laterMs),
        ),
      ),
    ),
  )
const someTime: fc.Arbitrary<Pick<Figure, 'period' | 'hour'>> = fc.constantFrom(
  { period: { from: day('2026-11-20'), to: day('2026-11-20') }, hour: null },
  { period: { from: day('2026-11-21'), to: day('2026-11-21') }, hour: null },
  { period: { from: day('2026-11-20'), to: day('2026-11-20') }, hour: 9 },
  { period: { from: day('2026-11-20'), to: day('2026-11-20') }, hour: 23 },
  { period: { from: day('1970-01-01'), to: day('1970-01-01') }, hour: null },
  { period: { from: day('1900-01-01'), to: day('2030-12-31') }, hour: null },
)
const someFigure: fc.Arbitrary<Figure> = fc
  .tuple(
    fc.constantFrom('payments' as const, 'transactions' as const),
    someTime,
    fc.constantFrom(null, MerchantId('mer_1')),
    fc.constantFrom({}, { status: 'APPROVED' }, { status: 'SUCCEEDED' }, { provider: 'card-network' }),
  )
  .map(([of, time, merchantId, having]) => ({
    of,
    mode: 'live',
    merchantId,
    currency: 'KRW',
    ...time,
    having,
  }))

const logOf = async (events: readonly PaymentEvent[]): Promise<EventStore> => {
  let recordedMs = epochMsOf(firstAt)
  const store = memoryStore(() => instantOf((recordedMs += 1_000)))
  await appendAll(store, events)
  return store
}

/** What the totals that are kept would say. */
const servedSums = async (store: EventStore, figure: Figure) => {
  const facts = (await store.readAll(START, MOST_EVENTS)).map(decode).filter(isPaymentFact)
  const records = [...fold(new Map(), facts).values()].map(({ record }) => ({ after: record }))
  const { payments, transactions } = totalsChanges(records)
  const rows =
    figure.of === 'payments'
      ? payments.map((row) => ({ ...row, kind: null, count: row.payments, beside: row.balance }))
      : transactions.map((row) => ({
          ...row,
          method_kind: null,
          count: row.transactions,
          amount: row.signed,
          beside: row.asked,
        }))
  const { from, until } = timesOf(figure)
  const { status, provider } = figure.having
  const counted = rows.filter((row) => {
    const hourMs = Date.parse(`${row.hour}:00:00+09:00`)
    return (
      (figure.merchantId === null || row.merchant_id === figure.merchantId) &&
      (status === undefined || row.status === status) &&
      (provider === undefined || row.provider === provider) &&
      hourMs >= epochMsOf(from) &&
      hourMs < epochMsOf(until)
    )
  })
  return {
    count: counted.reduce((sum, { count }) => sum + BigInt(count), 0n),
    amount: counted.reduce((sum, { amount }) => sum + BigInt(amount), 0n),
    beside: counted.reduce((sum, { beside }) => sum + BigInt(beside), 0n),
  }
}

describe('a figure from the log', () => {
  it('is what the totals say, however the payments went', async () => {
    await fc.assert(
      fc.asyncProperty(someHistory, someFigure, async (events, figure) => {
        const store = await logOf(events)
        const members = await membersOf({ store, onProgress: () => undefined }, figure, {
          kind: 'position',
          position: await store.head(),
        })
        expect(sumsOf(members)).to.deep.equal(await servedSums(store, figure))
        const { from, until } = timesOf(figure)
        for (const [index, { at, events: positions }] of members.entries()) {
          expect(at >= from && at < until).to.equal(true)
          expect(positions).to.not.deep.equal([])
          expect(at <= (members[index - 1]?.at ?? at)).to.equal(true)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('as of a moment counts a beginning of the log', async () => {
    await fc.assert(
      fc.asyncProperty(someHistory, someFigure, fc.nat({ max: 60 }), async (events, figure, count) => {
        const [whole, beginning] = [await logOf(events), await logOf(events.slice(0, count))]
        const until = { kind: 'time' as const, recordedAt: instantOf(epochMsOf(firstAt) + count * 1_000) }
        const parts = { onProgress: () => undefined }
        const then = await membersOf({ ...parts, store: whole }, figure, until)
        const now = await membersOf({ ...parts, store: beginning }, figure, until)
        expect(sumsOf(then)).to.deep.equal(sumsOf(now))
      }),
      { numRuns: 30 },
    )
  })

  it('has times of Seoul', () => {
    const period = { from: day('2026-11-20'), to: day('2026-11-20') }
    expect(timesOf({ period, hour: 23 })).to.deep.equal({
      from: '2026-11-20T14:00:00.000Z',
      until: '2026-11-20T15:00:00.000Z',
    })
    const whole = timesOf({ period, hour: null })
    expect(epochMsOf(whole.until) - epochMsOf(whole.from)).to.equal(24 * HOUR_MS)
  })
})
