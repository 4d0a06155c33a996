import { expect } from 'chai'
import fc from 'fast-check'
import { setTimeout as pause } from 'node:timers/promises'
import { paymentStream } from '../../ledger/core/ids.ts'
import { instantOf } from '../../ledger/core/time.ts'
import { memoryStore } from '../../ledger/store/memory.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import { ADMIN_KEY, openHouse, type House } from './house.spec-helper.ts'
import { listen, newShop, pay, positionsIn, toldTo, until, type Shop } from './streams.spec-helper.ts'

describe('streams that are resumed', () => {
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

  for (const path of ['/payments/stream', '/admin/payments/stream'])
    it(`of ${path} have every event once and in order, however often they are lost while payments run`, async () => {
      const others = [newShop(), newShop()]
      const asKey = path.startsWith('/admin') ? ADMIN_KEY : key
      const wanted = path.startsWith('/admin') ? [shop, ...others] : [shop]
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.nat({ max: 14 }), { minLength: 3, maxLength: 4 }),
          fc.nat({ max: 2 }),
          async (lostAfter, paceMs) => {
            const streams = new Set<string>()
            const total = 60 * wanted.length
            const before = await store.head()
            const writing = (async () => {
              for (let each = 0; each < 60; each += 1) {
                const payer = [shop, ...others][each % 3] ?? shop
                const id = await pay(store, payer)
                if (wanted.includes(payer)) streams.add(paymentStream(id))
                if (each % 5 === 0) await pause(paceMs)
              }
            })()
            const got: string[] = []
            let lastEventId: string = String(before)
            for (const most of lostAfter) {
              const client = await listen(`${house.url}/v1${path}`, { key: asKey, lastEventId })
              await until(() => toldTo(client).length >= Math.min(most, total - got.length))
              client.leave()
              got.push(...toldTo(client))
              lastEventId = client.lastId() ?? lastEventId
            }
            await writing
            const client = await listen(`${house.url}/v1${path}`, { key: asKey, lastEventId })
            const all = await positionsIn(store, (name) => streams.has(name))
            await until(() => got.length + toldTo(client).length >= all.length)
            await pause(20)
            expect([...got, ...toldTo(client)]).to.deep.equal(all)
            client.leave()
          },
        ),
        { numRuns: 8 },
      )
    }).timeout(20_000)
})
