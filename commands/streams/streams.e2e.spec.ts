import { expect } from 'chai'
import { setTimeout as pause } from 'node:timers/promises'
import { paymentStream } from '../../ledger/core/ids.ts'
import { instantOf } from '../../ledger/core/time.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import { StoreUnavailableError, type EventStore } from '../../ledger/store/port.ts'
import { eventResource } from '../payments/event-resource.ts'
import { factOf } from './fact.ts'
import { ADMIN_KEY, openHouse, type House } from './house.spec-helper.ts'
import {
  append,
  eventsOf,
  listen,
  newShop,
  pay,
  positionsIn,
  problemOf,
  toldTo,
  until,
  type Shop,
} from './streams.spec-helper.ts'

describe('streams', () => {
  let store: EventStore
  let house: House
  let shop: Shop
  let key: string
  beforeEach(async () => {
    store = memoryStore(() => instantOf(0))
    house = await openHouse(store)
    shop = newShop()
    key = (await house.issue(shop.merchantId)).key
  })
  afterEach(() => house.stop())

  const url = (path: string): string => `${house.url}/v1${path}`
  const positions = (wanted: (stream: string) => boolean): Promise<readonly string[]> =>
    positionsIn(store, wanted)

  it('of a payment begin with its first event, and go on live, each with the payment after it', async () => {
    const [first, second, third] = eventsOf(shop, 'o')
    if (first === undefined || second === undefined || third === undefined) throw new Error('there are three')
    const stream = paymentStream(first.paymentId)
    await append(store, stream, { after: -1, events: [first, second] })
    const client = await listen(url(`/payments/${first.paymentId}/stream`), { key })
    await until(() => client.told().length === 2)
    await pay(store, shop)
    await append(store, stream, { after: 1, events: [third] })
    await until(() => client.told().length === 3)
    expect(client.status).to.equal(200)
    expect(client.headers).to.include({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    expect(client.text()).to.match(/^retry: [12]\d{3}\n\nid: \d+\nevent: payment\ndata: \{/)
    const stored = await store.readStream(stream, 0)
    expect(client.told().map(({ payment, position, paymentId, ...event }) => event)).to.deep.equal(
      stored.map((one) => eventResource(factOf(one))),
    )
    expect(toldTo(client)).to.deep.equal(await positions((name) => name === stream))
    expect(client.told().map(({ payment }) => [payment.status, payment.balance])).to.deep.equal([
      ['CREATED', 0],
      ['APPROVING', 0],
      ['APPROVED', 10_000],
    ])
  })

  it('of a merchant have all its payments in its mode and nobody else’s; an administrator’s have all', async () => {
    const live = { ...shop, mode: 'live' as const }
    const { key: liveKey } = await house.issue(shop.merchantId, 'live')
    const other = newShop()
    const early = await pay(store, shop)
    const [tests, lives, all, one] = await Promise.all([
      listen(url('/payments/stream'), { key }),
      listen(url('/payments/stream'), { key: liveKey }),
      listen(url('/admin/payments/stream'), { key: ADMIN_KEY }),
      listen(url(`/admin/payments/${early}/stream`), { key: ADMIN_KEY }),
    ])
    await pause(20)
    const ids = new Map<Shop, string>()
    for (const each of [shop, live, other]) ids.set(each, paymentStream(await pay(store, each)))
    await until(() => all.told().length === 9)
    const wanted = (each: Shop) => positions((name) => name === ids.get(each))
    expect(toldTo(tests)).to.deep.equal(await wanted(shop))
    expect(toldTo(lives)).to.deep.equal(await wanted(live))
    expect(toldTo(all)).to.deep.equal(await positions((name) => [...ids.values()].includes(name)))
    expect(new Set(all.told().map(({ payment }) => payment.merchantId)).size).to.equal(2)
    expect(one.told().map(({ paymentId }) => paymentId)).to.deep.equal([early, early, early])
  })

  it('know whose a payment is that was begun before anybody listened', async () => {
    const [first, ...more] = eventsOf(shop, 'o')
    if (first === undefined) throw new Error('there are three')
    const stream = paymentStream(first.paymentId)
    await append(store, stream, { after: -1, events: [first] })
    const other = eventsOf(newShop(), 'o')
    await append(store, paymentStream(other[0]?.paymentId ?? first.paymentId), { after: -1, events: other })
    const client = await listen(url('/payments/stream'), { key })
    await until(() => client.lastId() !== undefined)
    await append(store, stream, { after: 0, events: more })
    await until(() => client.told().length === 2)
    expect(client.told().map(({ payment }) => payment.status)).to.deep.equal(['APPROVING', 'APPROVED'])
  })

  it('begin now where nothing was seen, and where they began is told at once', async () => {
    await pay(store, shop)
    const client = await listen(url('/payments/stream'), { key })
    await until(() => client.lastId() !== undefined)
    expect(client.lastId()).to.equal(String(await store.head()))
    expect(client.told()).to.deep.equal([])
    client.leave()
    await pay(store, shop)
    const again = await listen(url(`/payments/stream?last-event-id=${client.lastId() ?? ''}`), { key })
    await until(() => again.told().length === 3)
  })

  it('take the header before the address, as an EventSource that connects again sends both', async () => {
    const id = await pay(store, shop)
    const all = await positions((name) => name === paymentStream(id))
    const address = url(`/payments/${id}/stream?last-event-id=0`)
    const client = await listen(address, { key, lastEventId: all[1] ?? '' })
    await until(() => client.told().length > 0)
    expect(toldTo(client)).to.deep.equal(all.slice(2))
    const empty = await listen(address, { key, lastEventId: '' })
    await until(() => empty.told().length === 3)
  })

  it('refuse ids that are none, or of no event yet', async () => {
    for (const lastEventId of ['x', '-1', '1.5', '1'.repeat(20), '999999'])
      for (const path of ['/payments/stream', `/payments/${await pay(store, shop)}/stream`]) {
        const client = await listen(url(path), { key, lastEventId })
        expect(await problemOf(client), lastEventId).to.equal('400 API-BODY-401 INVALID_REQUEST')
      }
    for (const query of ['last-event-id=x', 'last-event-id=', 'unknown=1', 'last-event-id=1&last-event-id=2'])
      expect(await problemOf(await listen(url(`/payments/stream?${query}`), { key })), query).to.equal(
        '400 API-BODY-401 INVALID_REQUEST',
      )
  })

  it('of a foreign payment are refused as those of none', async () => {
    const { key: foreign } = await house.issue(newShop().merchantId)
    const { key: otherMode } = await house.issue(shop.merchantId, 'live')
    const id = await pay(store, shop)
    for (const [path, asKey] of [
      [`/payments/${id}/stream`, foreign],
      [`/payments/${id}/stream`, otherMode],
      [`/payments/pay_${'0'.repeat(32)}/stream`, key],
      ['/payments/nothing/stream', key],
      [`/admin/payments/pay_${'0'.repeat(32)}/stream`, ADMIN_KEY],
    ] as const)
      expect(await problemOf(await listen(url(path), { key: asKey })), path).to.equal(
        '404 PAY-CORE-404 PAYMENT_NOT_FOUND',
      )
  })

  it('are opened by nobody else’s key', async () => {
    for (const [path, asKey] of [
      ['/admin/payments/stream', key],
      ['/payments/stream', ADMIN_KEY],
    ] as const)
      expect(await problemOf(await listen(url(path), { key: asKey }))).to.match(/^401 /)
    expect(await problemOf(await listen(url('/payments/stream')))).to.equal(
      '401 API-AUTH-401 AUTHENTICATION_MISSING',
    )
  })

  it('show a sign of life, and how far they are, while nothing is for them', async () => {
    const quick = await openHouse(store, { heartbeatMs: 30 })
    const client = await listen(`${quick.url}/v1/payments/stream`, { key })
    const beats = (): number =>
      client
        .text()
        .split('\n')
        .filter((line) => line === ':').length
    await until(() => beats() >= 3)
    await pay(store, newShop())
    const head = String(await store.head())
    await until(() => client.lastId() === head)
    expect(client.told()).to.deep.equal([])
    await quick.stop()
  })

  it('end at once when the process stops, and none is opened after that', async () => {
    const clients = await Promise.all([
      listen(url('/payments/stream'), { key }),
      listen(url('/payments/stream'), { key, isIdle: true }),
      listen(url('/admin/payments/stream'), { key: ADMIN_KEY }),
    ])
    const startedMs = performance.now()
    await house.close()
    await Promise.all([clients[0].ended, clients[2].ended])
    expect(performance.now() - startedMs).to.be.lessThan(1_000)
    expect(await problemOf(await listen(url('/payments/stream'), { key }))).to.match(/^503 /)
  })

  it('are lost, and nothing of them, when the log is away or speaks of what is not known here', async () => {
    let isAway = false
    const failing: EventStore = {
      ...store,
      readStream: (...asked) =>
        isAway ? Promise.reject(new StoreUnavailableError('away')) : store.readStream(...asked),
    }
    const other = await openHouse(failing)
    const [first, ...more] = eventsOf(shop, 'o')
    if (first === undefined) throw new Error('there are three')
    await append(store, paymentStream(first.paymentId), { after: -1, events: [first] })
    const client = await listen(`${other.url}/v1/payments/stream`, { key })
    await until(() => client.lastId() !== undefined)
    isAway = true
    await append(store, paymentStream(first.paymentId), { after: 0, events: more })
    await client.ended
    isAway = false
    const again = await listen(`${other.url}/v1/payments/stream`, {
      key,
      lastEventId: client.lastId(),
    })
    await until(() => again.told().length === 2)
    await other.stop()
  })
})
