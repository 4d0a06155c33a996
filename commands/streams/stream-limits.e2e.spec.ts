import { expect } from 'chai'
import { setTimeout as pause } from 'node:timers/promises'
import { MerchantId, paymentStream } from '../../ledger/core/ids.ts'
import { instantOf } from '../../ledger/core/time.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import { START, type EventStore } from '../../ledger/store/port.ts'
import type { StreamsLimits } from './streams.ts'
import { ADMIN_KEY, openHouse, type House } from './house.spec-helper.ts'
import { append, eventsOf, listen, pay, problemOf, until, type Shop } from './streams.spec-helper.ts'

describe('the limits of streams', () => {
  let store: EventStore
  let house: House
  const shop: Shop = { merchantId: MerchantId(`mer_${'1'.repeat(32)}`), mode: 'test' }
  const open = async (limits: Partial<StreamsLimits>): Promise<string> => {
    store = memoryStore(() => instantOf(0))
    house = await openHouse(store, limits)
    return `${house.url}/v1`
  }
  afterEach(() => house.stop())

  it('are per key and overall, and a place is free again once its client has left', async () => {
    const url = `${await open({ perKey: 2, overall: 3 })}/payments/stream`
    const [first, second, third] = await Promise.all([1, 2, 3].map(() => house.issue(shop.merchantId)))
    if (first === undefined || second === undefined || third === undefined) throw new Error('there are three')
    const many = await Promise.all(
      Array.from({ length: 6 }, () => listen(url, { key: first.key, lastEventId: '0' })),
    )
    const opened = many.filter(({ status }) => status === 200)
    expect(opened).to.have.length(2)
    for (const refused of many.filter(({ status }) => status !== 200))
      expect(await problemOf(refused)).to.equal('429 API-STREAM-429 STREAMS_TOO_MANY')
    expect((await listen(url, { key: second.key })).status).to.equal(200)
    expect(await problemOf(await listen(url, { key: third.key }))).to.equal(
      '503 API-STREAM-503 STREAMS_EXHAUSTED',
    )
    opened[0]?.leave()
    let again = await listen(url, { key: third.key })
    for (let tries = 0; again.status !== 200 && tries < 100; tries += 1)
      again = await pause(10).then(() => listen(url, { key: third.key }))
    expect(again.status).to.equal(200)
  })

  it('a place is taken by nobody who only asks for the headers, or is refused', async () => {
    const url = `${await open({ perKey: 1, overall: 1 })}/payments`
    const { key } = await house.issue(shop.merchantId)
    for (let each = 0; each < 3; each += 1) {
      const head = await fetch(`${url}/stream`, {
        method: 'HEAD',
        headers: { authorization: `Bearer ${key}` },
      })
      expect([head.status, head.headers.get('content-type')]).to.deep.equal([
        200,
        'text/event-stream; charset=utf-8',
      ])
      expect((await listen(`${url}/nothing/stream`, { key })).status).to.equal(404)
      await pause(20)
    }
    const client = await listen(`${url}/stream`, { key })
    expect(client.status).to.equal(200)
  })

  it('a client that reads too slowly is cut off and goes on where it was; nobody else waits for it', async () => {
    const url = `${await open({ seat: { messages: 500, characters: 1_000_000 } })}/admin/payments/stream`
    const [slow, quick] = await Promise.all([
      listen(url, { key: ADMIN_KEY, isIdle: true }),
      listen(url, { key: ADMIN_KEY }),
    ])
    await until(() => quick.lastId() !== undefined)
    // Many megabytes: far more than sockets hold.
    const paid = 5_000
    for (let each = 0; each < paid; each += 1) {
      await pay(store, shop)
      if (each % 50 === 0) await until(() => quick.told().length >= each * 3)
    }
    await until(() => quick.told().length === paid * 3)
    expect(house.logged.join('\n')).to.match(/"holder":"administrator"\},"a stream was cut off/)
    // It reads on at last, and finds its end, in the middle of a message it may be.
    let text = ''
    slow.response.on('data', (chunk: string) => (text += chunk))
    await slow.ended
    const blocks = text.split('\n\n').slice(0, -1)
    const got = blocks.filter((block) => block.includes('\ndata: ')).length
    expect(got).to.be.within(1, paid * 3 - 1)
    const lastEventId = blocks.flatMap((block) => /^id: (\d+)$/m.exec(block)?.[1] ?? []).at(-1)
    const again = await listen(url, { key: ADMIN_KEY, lastEventId })
    await until(() => got + again.told().length >= paid * 3, 10_000)
    expect(got + again.told().length).to.equal(paid * 3)
  }).timeout(30_000)

  it('an end of the key is an end of its streams, wherever they are', async () => {
    const url = await open({})
    const other = await openHouse(store)
    const { key, keyId } = await house.issue(shop.merchantId)
    const { key: kept } = await house.issue(shop.merchantId)
    const id = await pay(store, shop)
    const clients = await Promise.all([
      listen(`${url}/payments/stream`, { key }),
      listen(`${url}/payments/${id}/stream`, { key }),
      listen(`${other.url}/v1/payments/stream`, { key }),
    ])
    const others = await listen(`${other.url}/v1/payments/stream`, { key: kept })
    await until(() => [...clients, others].every((client) => client.lastId() !== undefined))
    await house.revoke(keyId)
    await Promise.all(clients.map(({ ended }) => ended))
    expect(await problemOf(await listen(`${url}/payments/stream`, { key }))).to.match(/^401 /)
    await pay(store, shop)
    await until(() => others.told().length === 3)
    await other.stop()
  })

  it('what nobody listens to is not even looked at, and what is foreign is looked up once', async () => {
    const asked: string[] = []
    store = memoryStore(() => instantOf(0))
    const counting: EventStore = {
      ...store,
      readStream: (stream, from) => {
        if (stream.startsWith('payment-')) asked.push(stream)
        return store.readStream(stream, from)
      },
    }
    house = await openHouse(counting)
    const { key } = await house.issue(shop.merchantId)
    const foreign = { ...shop, merchantId: MerchantId(`mer_${'2'.repeat(32)}`) }
    const [first, second, third] = eventsOf(foreign, 'o')
    if (first === undefined || second === undefined || third === undefined) throw new Error('there are three')
    const stream = paymentStream(first.paymentId)
    await append(store, stream, { after: -1, events: [first] })
    await pay(store, foreign)
    await pause(20)
    expect(asked).to.deep.equal([])
    const client = await listen(`${house.url}/v1/payments/stream`, { key })
    await until(() => client.lastId() !== undefined)
    await append(store, stream, { after: 0, events: [second] })
    await append(store, stream, { after: 1, events: [third] })
    await pay(store, foreign)
    await pay(store, shop)
    await until(() => client.told().length === 3)
    expect(asked).to.deep.equal([stream])
    expect((await store.readAll(START, 100)).length).to.be.greaterThan(12)
  })
})
