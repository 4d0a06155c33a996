import { expect } from 'chai'
import { sql } from 'kysely'
import { MerchantId, ProviderId } from '../../ledger/core/ids.ts'
import { instantOf } from '../../ledger/core/time.ts'
import { approval, approved, created } from '../../ledger/payment/events.spec-helper.ts'
import type { PaymentEvent, ReviewReason } from '../../ledger/payment/events.ts'
import { attemptId, attemptIntent, fact, failure, krw } from '../../ledger/payment/fixtures.spec-helper.ts'
import { inquired, reviewRequested } from '../../ledger/payment/pursuit.spec-helper.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import { Position, type EventStore } from '../../ledger/store/port.ts'
import { testDatabase, type TestDatabase } from '../../ledger/store/test-database.ts'
import { readCheckpoint } from '../checkpoints.ts'
import type { ReadDatabase } from '../database.ts'
import {
  appendAll,
  eventually,
  firstAt,
  ofOrder,
  somebody,
  specRuntime,
  type Whose,
} from '../history.spec-helper.ts'
import { migrate } from '../migrate.ts'
import { LARGEST_PAGE } from '../page.ts'
import { openForSpec, startRunner, type Runner } from '../tables.spec-helper.ts'
import { openCasesKey, openCasesProjection } from './project.ts'
import {
  allDueCases,
  dueCases,
  manualQueue,
  openCaseCounts,
  waitForPosition,
  type AgedCase,
  type QueueFilter,
  type QueuePage,
  type QueueScope,
} from './queries.ts'

const HOUR_MS = 60 * 60 * 1_000
const all: QueuePage = { limit: 100 }
const other = ProviderId('other')
const elsewhere: Whose = { merchantId: MerchantId('mer_2'), mode: 'test' }

const asked: readonly PaymentEvent[] = [created, approval.requested()]
const unknown: readonly PaymentEvent[] = [...asked, approval.unknown()]
const askedOfOther: readonly PaymentEvent[] = [
  created,
  { type: 'ApprovalRequested', ...fact, ...attemptIntent(1), provider: other },
]
const inReview = (reason: ReviewReason, before = unknown): readonly PaymentEvent[] => [
  ...before,
  reviewRequested(attemptId(1), reason),
]

describe('open case queries', () => {
  let server: TestDatabase
  let database: ReadDatabase
  let store: EventStore
  let runner: Runner
  let orders: Map<string, string>

  before(async () => {
    server = await testDatabase()
    await migrate(server.url)
    database = openForSpec({ connectionString: server.url })
  })
  after(async () => {
    await database.destroy()
    await server.drop()
  })
  beforeEach(async () => {
    await sql`TRUNCATE open_cases, provider_orders, checkpoints`.execute(database)
    let recorded = 0
    // The first an hour ago, each a millisecond after the one before.
    const startMs = Date.now() - HOUR_MS
    store = memoryStore(() => instantOf(startMs + (recorded += 1)))
    orders = new Map()
    runner = startRunner(store, { connectionString: server.url }, openCasesProjection)
  })
  afterEach(() => runner.stop())

  const open = async (order: string, story: readonly PaymentEvent[], whose = somebody): Promise<void> => {
    const events = ofOrder(story, order, { ...whose, startAt: firstAt })
    for (const { paymentId } of events) orders.set(paymentId, order)
    await appendAll(store, events)
  }
  /** What happens to the order next. */
  const goOn = (order: string, event: PaymentEvent, whose = somebody): Promise<void> =>
    appendAll(store, ofOrder([event], order, { ...whose, startAt: firstAt }))
  const caughtUp = async (): Promise<void> => {
    const head = await store.head()
    await eventually(() => runner.progress.position() === head)
  }
  const ordersOf = (cases: readonly AgedCase[]) => cases.map(({ paymentId }) => orders.get(paymentId))
  const due = async (limit = 100, after?: AgedCase) => dueCases(database, { limit, after })
  const queue = async (filter: QueueFilter = {}, page: QueuePage = all, scope?: QueueScope) => {
    const listed = await manualQueue(database, { scope, filter }, page)
    if (listed.kind !== 'page') throw new Error(listed.kind)
    return listed
  }
  const queued = async (filter: QueueFilter = {}, scope?: QueueScope) =>
    ordersOf((await queue(filter, all, scope)).items)

  describe('of what is due', () => {
    it('give what waits for no person, longest unchanged first', async () => {
      await open('decided', approved)
      for (const order of ['a', 'b', 'c']) await open(order, unknown)
      await open('review', inReview('ambiguous'))
      await goOn('a', inquired(attemptId(1), 'not_found'))
      await caughtUp()
      expect(ordersOf(await due())).to.deep.equal(['b', 'c', 'a'])
      await goOn('b', approval.succeeded('ref-1'))
      await caughtUp()
      expect(ordersOf(await due())).to.deep.equal(['c', 'a'])
    })
    it('tell all that there is to know, with its age by the database’s clock', async () => {
      await open('a', unknown)
      await caughtUp()
      const [only] = await due()
      expect(only?.open).to.deep.include({ stage: 'unknown', failure, tries: 0, sends: 1, review: null })
      expect(only).to.deep.include({ ...somebody, provider: 'card-network', amount: krw(10_000n) })
      expect(only?.ageMs).to.be.within(HOUR_MS - 1_000, HOUR_MS + 60_000)
      expect((only?.openForMs ?? 0) - (only?.ageMs ?? 0)).to.be.within(0, 2)
    })
    it('never have a negative age, however the clocks stand', async () => {
      await open('a', unknown)
      await caughtUp()
      await sql`UPDATE open_cases SET changed_at = now() + interval '1 hour'`.execute(database)
      expect((await due())[0]?.ageMs).to.equal(0)
    })
    it('go on after the last of a page, also within one millisecond', async () => {
      for (const order of ['a', 'b', 'c', 'd', 'e']) await open(order, asked)
      await caughtUp()
      await sql`UPDATE open_cases SET changed_at = ${firstAt}`.execute(database)
      const first = await due(2)
      const second = await due(2, first.at(-1))
      const third = await due(2, second.at(-1))
      expect([first, second, third].map(({ length }) => length)).to.deep.equal([2, 2, 1])
      expect(ordersOf([...first, ...second, ...third]).toSorted()).to.deep.equal(['a', 'b', 'c', 'd', 'e'])
    })
    it('give all at once, however many', async () => {
      await open('a', asked)
      await caughtUp()
      await sql`
        INSERT INTO open_cases
        SELECT (jsonb_populate_record(old, jsonb_build_object('transaction_id', 'txn_' || number))).*
        FROM open_cases AS old, generate_series(1, 2499) AS number`.execute(database)
      const cases = await allDueCases(database)
      expect(new Set(cases.map(({ open: { transactionId } }) => transactionId)).size).to.equal(2_500)
    })
  })

  describe('of what waits for a person', () => {
    beforeEach(async () => {
      await open('due', unknown)
      await open('a', inReview('tries_exhausted'))
      await open('b', inReview('ambiguous', askedOfOther))
      await open('c', inReview('amount_mismatch'), elsewhere)
      await open('d', inReview('tries_exhausted'))
      await caughtUp()
    })

    it('give the longest open first, and say what they reflect', async () => {
      await goOn('a', inquired(attemptId(1), 'not_found'))
      await caughtUp()
      const { items: cases, nextCursor, position } = await queue()
      expect(ordersOf(cases)).to.deep.equal(['a', 'b', 'c', 'd'])
      expect(cases.map(({ reason }) => reason)).to.deep.equal([
        'tries_exhausted',
        'ambiguous',
        'amount_mismatch',
        'tries_exhausted',
      ])
      expect([nextCursor, position]).to.deep.equal([null, await store.head()])
    })
    it('no longer give what is decided', async () => {
      await goOn('a', approval.succeeded('ref-1'))
      await caughtUp()
      expect(await queued()).to.deep.equal(['b', 'c', 'd'])
    })
    it('filter by provider and reason', async () => {
      expect(await queued({ provider: other })).to.deep.equal(['b'])
      expect(await queued({ reason: 'tries_exhausted' })).to.deep.equal(['a', 'd'])
      expect(await queued({ provider: other, reason: 'tries_exhausted' })).to.deep.equal([])
    })
    it('of one merchant and mode never give another’s', async () => {
      expect(await queued({}, somebody)).to.deep.equal(['a', 'b', 'd'])
      expect(await queued({}, elsewhere)).to.deep.equal(['c'])
      expect(await queued({}, { ...elsewhere, mode: 'live' })).to.deep.equal([])
    })
    it('page without repeating or hiding while cases come, change and go', async () => {
      const first = await queue({}, { limit: 2 })
      await goOn('a', approval.succeeded('ref-1'))
      await goOn('c', inquired(attemptId(1), 'not_found'), elsewhere)
      await open('e', inReview('no_way_to_learn'))
      await caughtUp()
      const second = await queue({}, { limit: 2, cursor: first.nextCursor ?? '' })
      const third = await queue({}, { limit: 2, cursor: second.nextCursor ?? '' })
      expect([first, second, third].map(({ items }) => ordersOf(items))).to.deep.equal([
        ['a', 'b'],
        ['c', 'd'],
        ['e'],
      ])
      expect(third.nextCursor).to.equal(null)
    })
    it('refuse a cursor of another list or none at all', async () => {
      const cursor = (await queue({}, { limit: 1 })).nextCursor ?? ''
      const tries = [
        [{ filter: {} }, 'nonsense'],
        [{ filter: { provider: other } }, cursor],
        [{ filter: { reason: 'ambiguous' as const } }, cursor],
        [{ filter: {}, scope: somebody }, cursor],
      ] as const
      for (const [of, made] of tries)
        expect(await manualQueue(database, of, { limit: 1, cursor: made })).to.deep.equal({
          kind: 'invalid_cursor',
        })
    })
    it('take a page of a sensible size only', async () => {
      for (const limit of [0, 1.5, LARGEST_PAGE + 1])
        await queue({}, { limit }).then(
          () => expect.fail('it was listed'),
          (error: unknown) => expect(error).to.be.instanceOf(RangeError),
        )
    })
    it('count by provider, stage and whether a person is waited for', async () => {
      const here = { provider: 'card-network', stage: 'unknown' }
      expect(await openCaseCounts(database)).to.deep.equal([
        { ...here, in_review: false, cases: 1 },
        { ...here, in_review: true, cases: 3 },
        { provider: 'other', stage: 'pending', in_review: true, cases: 1 },
      ])
    })
  })

  it('wait for a position, here and in another process', async () => {
    await caughtUp()
    const next = Position((await store.head()) + 1n)
    const { progress } = runner
    const here = waitForPosition({ database, runtime: specRuntime, progress }, next, 5_000)
    const elsewhereToo = waitForPosition({ database, runtime: specRuntime }, next, 5_000)
    await open('late', asked)
    expect((await Promise.all([here, elsewhereToo])).map(({ kind }) => kind)).to.deep.equal([
      'reached',
      'reached',
    ])
    await caughtUp()
    const beyond = Position((await readCheckpoint(database, openCasesKey)) + 1n)
    const waited = await waitForPosition({ database, runtime: specRuntime }, beyond, 30)
    expect(waited).to.include({ kind: 'behind' })
  })
})
