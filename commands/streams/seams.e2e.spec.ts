import { expect } from 'chai'
import { setTimeout as pause } from 'node:timers/promises'
import { paymentStream } from '../../ledger/core/ids.ts'
import { instantOf } from '../../ledger/core/time.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import { openHouse, type House } from './house.spec-helper.ts'
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
} from './streams.spec-helper.ts'

/** Reads of payments that wait until they are let go, once the gate is shut. */
const gated = (store: EventStore) => {
  const gate = { open: Promise.withResolvers<undefined>(), waiting: 0 }
  gate.open.resolve(undefined)
  const readStream: EventStore['readStream'] = async (stream, from) => {
    if (!stream.startsWith('payment-')) return store.readStream(stream, from)
    gate.waiting += 1
    await gate.open.promise
    gate.waiting -= 1
    return store.readStream(stream, from)
  }
  const shut = (): void => {
    gate.open = Promise.withResolvers()
  }
  return { gate, shut, store: { ...store, readStream } }
}

describe('the seams of streams', () => {
  const shop = newShop()
  let gates: ReturnType<typeof gated>
  let house: House
  let issued: Awaited<ReturnType<House['issue']>>
  beforeEach(async () => {
    gates = gated(memoryStore(() => instantOf(0)))
    house = await openHouse(gates.store, { perKey: 1 })
    issued = await house.issue(shop.merchantId)
  })
  afterEach(() => house.stop())

  it('tell once what happens between the joining and the reading of what was before', async () => {
    const { store, gate, shut } = gates
    const [first, ...more] = eventsOf(shop, 'o')
    if (first === undefined) throw new Error('there are three')
    const stream = paymentStream(first.paymentId)
    await append(store, stream, { after: -1, events: [first] })
    const url = `${house.url}/v1/payments/${first.paymentId}/stream`
    // Known here from now on, so that the next read is the stream's own.
    const earlier = await listen(url, { key: issued.key })
    await until(() => earlier.told().length === 1)
    earlier.leave()
    await pause(50)
    shut()
    const client = await listen(url, { key: issued.key })
    await until(() => gate.waiting === 1)
    await append(store, stream, { after: 0, events: more })
    await pause(50)
    gate.open.resolve(undefined)
    await pay(store, shop)
    await until(() => client.told().length >= 3)
    await pause(50)
    expect(toldTo(client)).to.deep.equal(await positionsIn(store, (name) => name === stream))
  })

  it('let nobody stay whose key was revoked on the way to a place', async () => {
    const { store, gate, shut } = gates
    const id = await pay(store, shop)
    shut()
    const opening = listen(`${house.url}/v1/payments/${id}/stream`, { key: issued.key })
    await until(() => gate.waiting === 1)
    await house.revoke(issued.keyId)
    await pause(50)
    gate.open.resolve(undefined)
    const client = await opening
    await client.ended
    expect(client.told()).to.deep.equal([])
  })

  it('keep no place for whoever has left on the way to it', async () => {
    const { store, gate, shut } = gates
    const id = await pay(store, shop)
    const url = `${house.url}/v1/payments/${id}/stream`
    shut()
    const leaving = new AbortController()
    const headers = { authorization: `Bearer ${issued.key}` }
    const left = fetch(url, { headers, signal: leaving.signal }).catch(() => 'left')
    await until(() => gate.waiting === 1)
    leaving.abort()
    expect(await left).to.equal('left')
    await pause(50)
    gate.open.resolve(undefined)
    await pause(50)
    const client = await listen(url, { key: issued.key })
    expect(client.status, client.status === 200 ? '' : await problemOf(client)).to.equal(200)
    await until(() => client.told().length === 3)
  })
})
