import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import type { CardEvent, Registration } from '../../ledger/card/events.ts'
import { registration } from '../../ledger/card/fixtures.spec-helper.ts'
import { CardId, cardIdOf, cardStream, eventIdOf, ProviderId, type Mode } from '../../ledger/core/ids.ts'
import { instantOf, parseInstant } from '../../ledger/core/time.ts'
import { encode } from '../../ledger/store/codec.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import { NO_STREAM, Position, type EventStore } from '../../ledger/store/port.ts'
import { testDatabase, type TestDatabase } from '../../ledger/store/test-database.ts'
import type { ReadDatabase } from '../database.ts'
import { eventually, metadata, specRuntime } from '../history.spec-helper.ts'
import { migrate } from '../migrate.ts'
import { LARGEST_PAGE, waitFor, type Page } from '../page.ts'
import { openForSpec, startRunner, type Runner } from '../tables.spec-helper.ts'
import { cardsProjection } from './project.ts'
import { listCards, type CardFilter, type Scope } from './queries.ts'

const { merchantId } = registration
const live: Scope = { merchantId, mode: 'live' }
const all: Page = { limit: 100 }
const firstMs = Date.parse('2026-11-20T00:00:00Z')
const idOf = (index: number, mode: Mode = 'live') => cardIdOf(merchantId, mode, `key-${index}`)

describe('the list of cards', () => {
  let server: TestDatabase
  let database: ReadDatabase
  let store: EventStore
  let runner: Runner
  beforeEach(async () => {
    server = await testDatabase()
    await migrate(server.url)
    database = openForSpec({ connectionString: server.url })
    store = memoryStore(() => instantOf(0))
    runner = startRunner(store, { connectionString: server.url }, cardsProjection)
  })
  afterEach(async () => {
    await runner.stop()
    await database.destroy()
    await server.drop()
  })

  const append = async (cardId: CardId, ...events: readonly CardEvent[]): Promise<void> => {
    const stream = cardStream(cardId)
    const expectedRevision = (await store.readStream(stream, 0)).length + NO_STREAM
    const encoded = events.map((event) => encode(eventIdOf(randomUUID(), 0), event, metadata))
    await store.append({ stream, expectedRevision, events: encoded })
  }
  /** card 0 at 09:00 in Seoul, then one every second. */
  const registered = (index: number, changes: Partial<Registration> = {}): CardEvent => {
    const body = { ...registration, ...changes }
    const at = instantOf(firstMs + index * 1_000)
    return { type: 'CardRegistered', cardId: idOf(index, body.mode), at, ...body }
  }
  const removed = (index: number): CardEvent => ({
    type: 'CardRemoved',
    cardId: idOf(index),
    at: parseInstant('2026-11-21T00:00:00.000Z'),
  })
  const register = (index: number, changes: Partial<Registration> = {}): Promise<void> =>
    append(idOf(index, changes.mode), registered(index, changes))
  const caughtUp = async (): Promise<void> => {
    const head = await store.head()
    await eventually(() => runner.progress.position() === head)
  }
  const list = async (filter: CardFilter = {}, page = all, scope = live) => {
    const listed = await listCards(database, { scope, filter }, page)
    if (listed.kind !== 'page') throw new Error(listed.kind)
    return listed
  }
  const ids = async (filter: CardFilter, scope = live) =>
    (await list(filter, all, scope)).items.map(({ cardId }) => cardId)

  it('has the newest first, everything but the key, and says what it reflects', async () => {
    await register(0)
    await register(1, { maskedNumber: null, issuer: 'a\0b', product: null, payerReference: null })
    await caughtUp()
    const { items: records, nextCursor, position } = await list()
    const { contractId: _contract, sealedInstrument: _sealed, ...shown } = registration
    const active = { status: 'ACTIVE', removedAt: null }
    const bare = { maskedNumber: null, issuer: 'a\uFFFDb', product: null, payerReference: null }
    expect(records).to.deep.equal([
      { ...shown, ...active, ...bare, cardId: idOf(1), createdAt: '2026-11-20T00:00:01.000Z' },
      { ...shown, ...active, cardId: idOf(0), createdAt: '2026-11-20T00:00:00.000Z' },
    ])
    expect([nextCursor, position]).to.deep.equal([null, await store.head()])
  })
  it('shows a card as removed, in one batch with its registration or in a later one', async () => {
    await append(idOf(0), registered(0), removed(0))
    await register(1)
    await caughtUp()
    await append(idOf(1), removed(1))
    await register(2)
    await caughtUp()
    const { items: records } = await list()
    expect(records.map(({ status, removedAt }) => [status, removedAt])).to.deep.equal([
      ['ACTIVE', null],
      ['REMOVED', '2026-11-21T00:00:00.000Z'],
      ['REMOVED', '2026-11-21T00:00:00.000Z'],
    ])
  })
  it('is filtered by payer, provider and status, and never mixes merchants or modes', async () => {
    const naver = ProviderId('naver-pay')
    await register(0)
    await register(1, { payerReference: 'payer-2' })
    await register(2, { provider: naver })
    await register(3, { mode: 'test' })
    await append(idOf(1), removed(1))
    await caughtUp()
    expect(await ids({})).to.deep.equal([idOf(2), idOf(1), idOf(0)])
    expect(await ids({ payerReference: 'payer-1' })).to.deep.equal([idOf(2), idOf(0)])
    expect(await ids({ payerReference: 'payer-2', status: 'ACTIVE' })).to.deep.equal([])
    expect(await ids({ provider: naver })).to.deep.equal([idOf(2)])
    expect(await ids({ status: 'REMOVED' })).to.deep.equal([idOf(1)])
    expect(await ids({}, { ...live, mode: 'test' })).to.deep.equal([idOf(3, 'test')])
  })
  it('is read page by page, and only with its own cursor', async () => {
    for (const index of [0, 1, 2, 3, 4]) await register(index)
    await caughtUp()
    const seen: CardId[] = []
    let cursor: string | null | undefined
    while (cursor !== null) {
      const page = await list({}, { limit: 2, cursor })
      seen.push(...page.items.map(({ cardId }) => cardId))
      cursor = page.nextCursor
      await register(10 + seen.length)
      await caughtUp()
    }
    expect(seen).to.deep.equal([4, 3, 2, 1, 0].map((index) => idOf(index)))

    const { nextCursor } = await list({}, { limit: 2 })
    for (const [filter, other] of [
      [{}, 'nonsense'],
      [{ status: 'ACTIVE' }, nextCursor ?? ''],
      [{ payerReference: 'payer-1' }, nextCursor ?? ''],
    ] as const)
      expect(await listCards(database, { scope: live, filter }, { limit: 2, cursor: other })).to.deep.equal({
        kind: 'invalid_cursor',
      })
    for (const limit of [0, 1.5, LARGEST_PAGE + 1])
      await list({}, { limit }).then(
        () => expect.fail('it was listed'),
        (error: unknown) => expect(error).to.be.instanceOf(RangeError),
      )
  })
  it('waits for a position', async () => {
    const next = Position((await store.head()) + 1n)
    const waitForPosition = waitFor(cardsProjection)
    const waiting = waitForPosition({ database, runtime: specRuntime }, next, 5_000)
    await register(0)
    expect(await waiting).to.include({ kind: 'reached' })
    await caughtUp()
    const beyond = Position((await store.head()) + 1n)
    expect(await waitForPosition({ database, runtime: specRuntime }, beyond, 30)).to.include({
      kind: 'behind',
    })
  })
  it('stops at a removal of what was never registered', async () => {
    await append(CardId('card_1'), { ...removed(0), cardId: CardId('card_1') })
    const ending = await runner.ended
    expect(ending.kind === 'stopped' && ending.reason).to.include('0 of 1 rows were there to be changed')
  })
})
