import { expect } from 'chai'
import { MerchantId, ProviderId } from '../../ledger/core/ids.ts'
import { instantOf } from '../../ledger/core/time.ts'
import { approval, approved, created } from '../../ledger/payment/events.spec-helper.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import { attemptId, attemptIntent, fact } from '../../ledger/payment/fixtures.spec-helper.ts'
import { reviewRequested } from '../../ledger/payment/pursuit.spec-helper.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import { testDatabase, type TestDatabase } from '../../ledger/store/test-database.ts'
import type { ReadDatabase } from '../database.ts'
import { appendAll, eventually, firstAt, ofOrder, somebody, type Whose } from '../history.spec-helper.ts'
import { migrate } from '../migrate.ts'
import { openForSpec, startRunner, type Runner } from '../tables.spec-helper.ts'
import { openCasesProjection } from './project.ts'
import {
  manualQueue,
  unknownOutcomes,
  type OutcomeFilter,
  type QueuePage,
  type QueueScope,
} from './queries.ts'

const MINUTE_MS = 60_000
const other = ProviderId('other')
const elsewhere: Whose = { merchantId: MerchantId('mer_2'), mode: 'test' }

const asked: readonly PaymentEvent[] = [created, approval.requested()]
const unknown: readonly PaymentEvent[] = [...asked, approval.unknown()]
const askedOfOther: readonly PaymentEvent[] = [
  created,
  { type: 'ApprovalRequested', ...fact, ...attemptIntent(1), provider: other },
]

describe('unknown outcomes', () => {
  let server: TestDatabase
  let database: ReadDatabase
  let store: EventStore
  let runner: Runner
  /** The log's clock. */
  let recordedMs: number
  const orders = new Map<string, string>()

  before(async () => {
    server = await testDatabase()
    await migrate(server.url)
    database = openForSpec({ connectionString: server.url })
    store = memoryStore(() => instantOf((recordedMs += 1)))
    runner = startRunner(store, { connectionString: server.url }, openCasesProjection)
    await open('a', unknown, { minutesAgo: 60 })
    await open('b', askedOfOther, { minutesAgo: 30 })
    await open('c', [...unknown, reviewRequested(attemptId(1), 'ambiguous')], {
      minutesAgo: 20,
      whose: elsewhere,
    })
    await open('done', approved, { minutesAgo: 15 })
    await open('d', asked, { minutesAgo: 5, whose: { ...elsewhere, mode: 'live' } })
    await caughtUp()
  })
  after(async () => {
    await runner.stop()
    await database.destroy()
    await server.drop()
  })

  const open = async (
    order: string,
    story: readonly PaymentEvent[],
    { minutesAgo, whose = somebody }: { readonly minutesAgo: number; readonly whose?: Whose },
  ): Promise<void> => {
    recordedMs = Date.now() - minutesAgo * MINUTE_MS
    const events = ofOrder(story, order, { ...whose, startAt: firstAt })
    for (const { paymentId } of events) orders.set(paymentId, order)
    await appendAll(store, events)
  }
  const caughtUp = async (): Promise<void> => {
    const head = await store.head()
    await eventually(() => runner.progress.position() === head)
  }
  const listed = async (filter: OutcomeFilter = {}, page: QueuePage = { limit: 100 }, scope?: QueueScope) => {
    const read = await unknownOutcomes(database, { filter, scope }, page)
    if (read.kind !== 'page') throw new Error(read.kind)
    return { ...read, orders: read.items.map(({ paymentId }) => orders.get(paymentId)).join('') }
  }

  it('are all that is not decided, whoever sees to it, longest open first', async () => {
    const { orders: all, nextCursor, position, items: cases } = await listed()
    expect(all).to.equal('abcd')
    expect([nextCursor, position]).to.deep.equal([null, await store.head()])
    expect(cases.map(({ open: { stage } }) => stage)).to.deep.equal([
      'unknown',
      'pending',
      'unknown',
      'pending',
    ])
    expect(cases[0]?.openForMs).to.be.within(60 * MINUTE_MS - 1_000, 62 * MINUTE_MS)
  })

  it('are filtered by provider, stage, merchant, mode and age', async () => {
    const rows: readonly (readonly [OutcomeFilter, string])[] = [
      [{ provider: other }, 'b'],
      [{ stage: 'unknown' }, 'ac'],
      [{ stage: 'mismatched' }, ''],
      [{ merchantId: elsewhere.merchantId }, 'cd'],
      [{ mode: 'live' }, 'abd'],
      [{ merchantId: elsewhere.merchantId, mode: 'live' }, 'd'],
      [{ olderThanMinutes: 4 }, 'abcd'],
      [{ olderThanMinutes: 10 }, 'abc'],
      [{ olderThanMinutes: 25 }, 'ab'],
      [{ olderThanMinutes: 25, stage: 'pending' }, 'b'],
      [{ olderThanMinutes: 500_000 }, ''],
    ]
    for (const [filter, expected] of rows)
      expect((await listed(filter)).orders, JSON.stringify(filter)).to.equal(expected)
  })

  it('of one merchant and mode never are another’s, whatever is asked for', async () => {
    const page = { limit: 100 }
    expect((await listed({}, page, somebody)).orders).to.equal('ab')
    expect((await listed({}, page, elsewhere)).orders).to.equal('c')
    expect((await listed({ merchantId: elsewhere.merchantId }, page, somebody)).orders).to.equal('')
  })

  it('page without repeating or hiding', async () => {
    const seen: string[] = []
    let cursor: string | undefined
    for (let pages = 0; pages < 4; pages += 1) {
      const page = await listed({}, { limit: 1, cursor })
      seen.push(page.orders)
      cursor = page.nextCursor ?? undefined
    }
    expect([seen, cursor]).to.deep.equal([['a', 'b', 'c', 'd'], undefined])
  })

  it('refuse a cursor of another list', async () => {
    const cursor = (await listed({}, { limit: 1 })).nextCursor ?? ''
    const tries: readonly (readonly [OutcomeFilter, QueueScope | undefined])[] = [
      [{ provider: other }, undefined],
      [{ stage: 'unknown' }, undefined],
      [{ olderThanMinutes: 1 }, undefined],
      [{ merchantId: somebody.merchantId }, undefined],
      [{ mode: 'live' }, undefined],
      [{}, somebody],
    ]
    const refused = { kind: 'invalid_cursor' }
    for (const [filter, scope] of tries)
      expect(await unknownOutcomes(database, { filter, scope }, { limit: 1, cursor })).to.deep.equal(refused)
    expect(await manualQueue(database, { filter: {} }, { limit: 1, cursor })).to.deep.equal(refused)
  })

  it('that wait for a person are filtered by merchant and mode, too', async () => {
    const queued = async (filter: OutcomeFilter): Promise<number> => {
      const read = await manualQueue(database, { filter }, { limit: 100 })
      return read.kind === 'page' ? read.items.length : -1
    }
    expect(await queued({ merchantId: elsewhere.merchantId, mode: 'test' })).to.equal(1)
    expect(await queued({ merchantId: somebody.merchantId })).to.equal(0)
    expect(await queued({ mode: 'live' })).to.equal(0)
  })
})
