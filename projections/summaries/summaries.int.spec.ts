import { expect } from 'chai'
import fc from 'fast-check'
import { sql } from 'kysely'
import { MerchantId, type PaymentId } from '../../ledger/core/ids.ts'
import { epochMsOf, instantOf, parseBusinessDate, type BusinessDate } from '../../ledger/core/time.ts'
import { approved } from '../../ledger/payment/events.spec-helper.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import { recordEvent } from '../../ledger/payment/record-event.ts'
import type { PaymentRecord } from '../../ledger/payment/record.ts'
import { decode } from '../../ledger/store/codec.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import { START } from '../../ledger/store/port.ts'
import { testDatabase, type TestDatabase } from '../../ledger/store/test-database.ts'
import type { ReadDatabase } from '../database.ts'
import { appendAll, emptyLog, firstAt, interleaved, ofOrder, someStory } from '../history.spec-helper.ts'
import { migrate } from '../migrate.ts'
import { paymentsProjection } from '../payments/project.ts'
import { applyEvents } from '../projection.ts'
import { openForSpec } from '../tables.spec-helper.ts'
import { parseFigure } from './figure.ts'
import { movedBy } from './period.ts'
import { summarize, type Cell, type Question } from './queries.ts'
import { itemsOf, sumBehind } from './summaries.spec-helper.ts'

const HOUR_MS = 3_600_000
const date = (text: string): BusinessDate => parseBusinessDate(text) ?? expect.fail(text)
const today = date('2026-11-20')

const merchants = [MerchantId('mer_1'), MerchantId('mer_2')] as const

/** Events of a payment every few hours, so that its transactions are completed on several days. */
const someHistory = fc
  .array(
    fc.record({
      story: someStory,
      hours: fc.integer({ min: -60, max: 20 }),
      who: fc.constantFrom(...merchants),
      mode: fc.constantFrom('live' as const, 'live' as const, 'test' as const),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((orders) =>
    interleaved(
      orders.map(({ story, hours, who, mode }, index) => {
        const startAt = instantOf(epochMsOf(firstAt) + hours * HOUR_MS)
        return ofOrder(story, `order-${String(index)}`, { merchantId: who, mode, startAt }).map(done)
      }),
    ),
  )

/** When the provider did it: when we recorded it, and not in the year that the fixtures name. */
const done = (event: PaymentEvent): PaymentEvent =>
  Object.fromEntries(
    Object.entries(event).map(([name, value]) => [
      name,
      /^(approved|captured|voided|cancelled|compensated)At$/.test(name) ? event.at : value,
    ]),
  ) as PaymentEvent

const dimensionsOf = {
  payments: ['day', 'hour', 'provider', 'methodKind', 'status'],
  transactions: ['day', 'hour', 'provider', 'kind', 'status'],
} as const

const someQuestion = fc.constantFrom('payments' as const, 'transactions' as const).chain((of) =>
  fc.record({
    of: fc.constant(of),
    mode: fc.constantFrom('live' as const, 'test' as const),
    merchantId: fc.option(fc.constantFrom(...merchants)),
    period: fc.constantFrom(0, 0, 1, 2).map((days) => ({ from: movedBy(today, -days), to: today })),
    by: fc
      .uniqueArray(fc.constantFrom(...dimensionsOf[of]), { minLength: 1, maxLength: 2 })
      .filter((by) => !(by.includes('day') && by.includes('hour'))),
    having: fc.constantFrom<Question['having'][]>(
      {},
      {},
      { provider: 'card-network' },
      { status: of === 'payments' ? 'APPROVED' : 'SUCCEEDED' },
    ),
  }),
)

describe('summaries', () => {
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

  const project = async (history: readonly PaymentEvent[]): Promise<readonly PaymentRecord[]> => {
    await sql`TRUNCATE payments, payment_transactions, payment_totals, transaction_totals`.execute(database)
    const store = memoryStore(() => instantOf(0))
    await appendAll(store, history)
    const log = (await store.readAll(START, 10_000)).map(decode)
    await database.transaction().execute((tx) => applyEvents(paymentsProjection.open(emptyLog), tx, log))
    const records = new Map<PaymentId, PaymentRecord>()
    for (const event of history)
      records.set(event.paymentId, recordEvent(records.get(event.paymentId), event))
    return [...records.values()]
  }
  const daysIn = ({ from, to }: Question['period']): number => {
    let days = 1
    while (movedBy(from, days) <= to) days += 1
    return days
  }

  it('give of every figure what stands behind it, now and before, and leave nothing out', async () => {
    const property = fc.asyncProperty(
      someHistory,
      fc.array(someQuestion, { minLength: 6, maxLength: 6 }),
      async (history, questions) => {
        const items = itemsOf(await project(history))
        for (const question of questions) {
          const summary = await summarize(database, question)
          const days = daysIn(question.period)
          const check = ({ figure, now, previous }: Cell): void => {
            const parsed = parseFigure(figure) ?? expect.fail(figure)
            expect(now.sums, figure).to.deep.equal(sumBehind(items[question.of], parsed, 0))
            expect(previous.sums, figure).to.deep.equal(sumBehind(items[question.of], parsed, days))
          }
          summary.cells.forEach(check)
          summary.totals.forEach(check)
          const all = summary.cells.reduce((sum, { now }) => sum + now.sums.count, 0n)
          const total = summary.totals.reduce((sum, { now }) => sum + now.sums.count, 0n)
          const whole = { ...question, currency: 'KRW' as const, hour: null }
          expect(all).to.equal(sumBehind(items[question.of], whole, 0).count)
          expect(total).to.equal(all)
          expect(new Set(summary.cells.map(({ figure }) => figure)).size).to.equal(summary.cells.length)
        }
      },
    )
    await fc.assert(property, { numRuns: 25 })
  })

  const approvedOn = (day: string, orderId: string, count: number): readonly PaymentEvent[] =>
    Array.from({ length: count }, (_, index) => {
      const id = `${orderId}-${String(index)}`
      const at = instantOf(Date.parse(`${day}T03:00:00Z`))
      return ofOrder(approved, id, { merchantId: merchants[0], mode: 'live', startAt: at })
    }).flat()
  const question: Question = {
    of: 'payments',
    mode: 'live',
    merchantId: merchants[0],
    period: { from: date('2026-11-19'), to: date('2026-11-20') },
    by: ['day'],
    having: {},
  }

  it('compare each day with the one as many days before, and say so where there was nothing', async () => {
    await project([
      ...approvedOn('2026-11-17', 'a', 4),
      ...approvedOn('2026-11-19', 'b', 5),
      ...approvedOn('2026-11-20', 'c', 2),
    ])
    const { cells, totals, previous } = await summarize(database, question)
    expect(previous).to.deep.equal({ from: '2026-11-17', to: '2026-11-18' })
    expect(cells.map(({ figure, change }) => [figure, change.count])).to.deep.equal([
      ['payments:live:mer_1:KRW:2026-11-19', { absolute: 1n, basisPoints: 2_500n }],
      ['payments:live:mer_1:KRW:2026-11-20', { absolute: 2n, basisPoints: null }],
    ])
    expect(cells[1]?.change.average).to.equal(null)
    expect(totals.map(({ figure, now, change }) => [figure, now, change.amount])).to.deep.equal([
      [
        'payments:live:mer_1:KRW:2026-11-19..2026-11-20',
        { sums: { count: 7n, amount: 70_000n, beside: 70_000n }, average: 10_000n },
        { absolute: 30_000n, basisPoints: 7_500n },
      ],
    ])
  })

  it('show what was there before and is there no more', async () => {
    await project(approvedOn('2026-11-18', 'a', 3))
    const { cells } = await summarize(database, { ...question, by: ['provider'] })
    expect(cells.map(({ at, now, change }) => [at, now.sums.count, change.count])).to.deep.equal([
      [{ provider: 'card-network' }, 0n, { absolute: -3n, basisPoints: -10_000n }],
    ])
  })

  it('of nothing are empty', async () => {
    await project([])
    const { cells, totals } = await summarize(database, question)
    expect([cells, totals]).to.deep.equal([[], []])
  })
})
