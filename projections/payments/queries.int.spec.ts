import { expect } from 'chai'
import { MerchantId, ProviderId } from '../../ledger/core/ids.ts'
import { epochMsOf, instantOf, parseInstant, type BusinessDate } from '../../ledger/core/time.ts'
import { approved, canceledPart } from '../../ledger/payment/events.spec-helper.ts'
import { krw } from '../../ledger/payment/fixtures.spec-helper.ts'
import type { PaymentRecord } from '../../ledger/payment/record.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import { testDatabase, type TestDatabase } from '../../ledger/store/test-database.ts'
import type { ReadDatabase } from '../database.ts'
import { appendAll, eventually, firstAt, ofOrder, somebody, type Whose } from '../history.spec-helper.ts'
import { migrate } from '../migrate.ts'
import { openForSpec, startRunner, type Runner } from '../tables.spec-helper.ts'
import { LARGEST_PAGE, type Page } from '../page.ts'
import { listPayments, type Question } from './queries.ts'

type PaymentFilter = Question['filter']

const ORDERS = 12
const TWO_HOURS_MS = 2 * 60 * 60 * 1_000
const all: Page = { limit: 100 }
const day = (text: string) => text as BusinessDate

describe('payment queries', () => {
  let server: TestDatabase
  let database: ReadDatabase
  let store: EventStore
  let runner: Runner

  before(async () => {
    server = await testDatabase()
    await migrate(server.url)
    database = openForSpec({ connectionString: server.url })
    store = memoryStore(() => instantOf(0))
    runner = startRunner(store, { connectionString: server.url })
    for (let index = 0; index < ORDERS; index += 1) await pay(index)
    await pay(0, { ...somebody, mode: 'test' })
    await pay(0, { merchantId: MerchantId('mer_2'), mode: 'live' })
    await caughtUp()
  })
  after(async () => {
    await runner.stop()
    await database.destroy()
    await server.drop()
  })

  /** order-0 at 09:00 in Seoul, then one every two hours: the eighth is the next day's first. Each third is cancelled. */
  const pay = async (index: number, whose: Whose = somebody): Promise<void> => {
    const startAt = instantOf(epochMsOf(firstAt) + index * TWO_HOURS_MS)
    const story = index % 3 === 0 ? [...approved, ...canceledPart('a', krw(10_000n))] : approved
    await appendAll(store, ofOrder(story, `order-${index}`, { ...whose, startAt }))
  }
  const caughtUp = async (): Promise<void> => {
    const head = await store.head()
    await eventually(() => runner.progress.position() === head)
  }
  const list = async (filter: PaymentFilter, page: Page = all, scope: Whose = somebody) => {
    const listed = await listPayments(database, { scope, filter }, page)
    if (listed.kind !== 'page') throw new Error(listed.kind)
    return listed
  }
  const ordersOf = (items: readonly PaymentRecord[]) =>
    items.map(({ order }) => Number(order.orderId.slice('order-'.length)))
  const orders = async (filter: PaymentFilter) => ordersOf((await list(filter)).items)

  it('list the newest first, with transactions, and say what they reflect', async () => {
    const { items, nextCursor, position } = await list({})
    expect(ordersOf(items)).to.deep.equal([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0])
    expect(items.at(-1)?.transactions.map(({ kind, signedAmount }) => [kind, signedAmount])).to.deep.equal([
      ['APPROVAL', 10_000n],
      ['FULL_CANCEL', -10_000n],
    ])
    expect([nextCursor, position]).to.deep.equal([null, await store.head()])
  })
  it('never mix merchants or modes', async () => {
    const scopes: readonly Whose[] = [
      { ...somebody, mode: 'test' },
      { merchantId: MerchantId('mer_2'), mode: 'live' },
    ]
    for (const scope of scopes) {
      const { items } = await list({}, all, scope)
      expect(items.map(({ order: { merchantId, mode } }) => ({ merchantId, mode }))).to.deep.equal([scope])
    }
    expect((await list({}, all, { merchantId: MerchantId('mer_3'), mode: 'live' })).items).to.deep.equal([])
  })
  it('filter by days in Seoul, both inclusive', async () => {
    expect(await orders({ from: day('2026-11-21') })).to.deep.equal([11, 10, 9, 8])
    expect(await orders({ to: day('2026-11-20') })).to.deep.equal([7, 6, 5, 4, 3, 2, 1, 0])
    expect(await orders({ from: day('2026-11-21'), to: day('2026-11-20') })).to.deep.equal([])
  })
  it('filter by status, provider, kind of method and order', async () => {
    expect(await orders({ status: 'CANCELED' })).to.deep.equal([9, 6, 3, 0])
    expect(await orders({ status: 'APPROVED', from: day('2026-11-21') })).to.deep.equal([11, 10, 8])
    expect(await orders({ provider: ProviderId('card-network') })).to.have.length(ORDERS)
    expect(await orders({ provider: ProviderId('other') })).to.deep.equal([])
    expect(await orders({ methodKind: 'card' })).to.have.length(ORDERS)
    expect(await orders({ methodKind: 'wallet' })).to.deep.equal([])
    expect(await orders({ orderId: 'order-4' })).to.deep.equal([4])
    expect(await orders({ orderId: 'order-4', status: 'CANCELED' })).to.deep.equal([])
  })
  it('page without repeating or hiding while payments come in', async () => {
    const seen: number[] = []
    let cursor: string | null | undefined
    let newest = ORDERS
    while (cursor !== null) {
      const page = await list({}, { limit: 5, cursor })
      seen.push(...ordersOf(page.items))
      cursor = page.nextCursor
      await pay((newest += 1))
      await caughtUp()
    }
    expect(seen).to.deep.equal([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0])
  })
  it('page through payments of the same millisecond', async () => {
    const whose = {
      merchantId: MerchantId('mer_4'),
      mode: 'live' as const,
      startAt: parseInstant('2026-11-20T00:00:00Z'),
    }
    for (let index = 0; index < 7; index += 1)
      await appendAll(store, ofOrder(approved, `order-${index}`, whose))
    await caughtUp()
    const seen: number[] = []
    let cursor: string | null | undefined
    while (cursor !== null) {
      const page = await list({}, { limit: 3, cursor }, whose)
      seen.push(...ordersOf(page.items))
      cursor = page.nextCursor
    }
    expect(seen.toSorted()).to.deep.equal([0, 1, 2, 3, 4, 5, 6])
  })
  it('refuse a cursor of another list or none at all', async () => {
    const { nextCursor } = await list({}, { limit: 5 })
    const tries = [
      { cursor: 'nonsense', filter: {}, scope: somebody },
      { cursor: nextCursor ?? '', filter: { status: 'APPROVED' as const }, scope: somebody },
      { cursor: nextCursor ?? '', filter: { methodKind: 'card' as const }, scope: somebody },
      { cursor: nextCursor ?? '', filter: {}, scope: { ...somebody, mode: 'test' as const } },
    ]
    for (const { cursor, ...of } of tries)
      expect(await listPayments(database, of, { limit: 5, cursor })).to.deep.equal({ kind: 'invalid_cursor' })
  })
  it('take a page of a sensible size only', async () => {
    for (const limit of [0, 1.5, LARGEST_PAGE + 1])
      await list({}, { limit }).then(
        () => expect.fail('it was listed'),
        (error: unknown) => expect(error).to.be.instanceOf(RangeError),
      )
  })
})
