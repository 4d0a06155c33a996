import { expect } from 'chai'
import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { listen, toldTo, until, type Client } from '../../commands/streams/streams.spec-helper.ts'
import {
  clientOf,
  newMerchant,
  orderOf,
  paymentIn,
  problemIn,
  providerAt,
  startSystem,
  tokenAt,
  type TestSystem,
} from './system.spec-helper.ts'

type Told = ReturnType<Client['told']>[number]
const Token = z.object({ token: z.string(), path: z.string() })
const Timeline = z.object({ data: z.array(z.object({ revision: z.int(), type: z.string() })) })

describe('streams of a running system', () => {
  let one: TestSystem
  let two: TestSystem
  let shop: Awaited<ReturnType<typeof newMerchant>>
  before(async () => {
    const shared = {
      JANGBU_MASTER_KEY: randomBytes(32).toString('base64'),
      JANGBU_ADMIN_KEY: `ak_${randomUUID()}`,
    }
    one = await startSystem(shared)
    const DATABASE_URL = one.variables['DATABASE_URL'] ?? ''
    two = await startSystem({ ...shared, ...providerAt(one.simulator), DATABASE_URL })
  })
  beforeEach(async () => {
    shop = await newMerchant(one)
  })
  after(async () => {
    await two.stop()
    await one.stop()
  })

  const adminKey = (): string => one.variables['JANGBU_ADMIN_KEY'] ?? ''
  const tokenFor = async (path: string): Promise<string> => {
    const told = await shop.client.post('/v1/stream-tokens', { path })
    expect(told.status, told.text).to.equal(201)
    return Token.parse(told.body).token
  }
  /** Paid and cancelled in part, by turns at each process; how many events that is. */
  const trade = async (payments: number): Promise<number> => {
    let events = 0
    for (let each = 0; each < payments; each += 1) {
      const client = each % 2 === 0 ? shop.client : clientOf(two.url, shop.secretKey)
      const { id } = paymentIn(await client.post('/v1/payments', orderOf(await tokenAt(one.simulator))))
      if (each % 3 === 0) await client.post(`/v1/payments/${id}/cancel`, { amount: 1, reason: 'r' })
      events += Timeline.parse((await client.get(`/v1/payments/${id}/events`)).body).data.length
    }
    return events
  }
  /** Every payment's events from its first, one after another, and all in the log's order. */
  const expectWhole = (got: readonly Told[], events: number): void => {
    expect(got).to.have.length(events)
    const positions = got.map(({ position }) => BigInt(position))
    expect(positions).to.deep.equal([...new Set(positions)].sort((a, b) => (a < b ? -1 : 1)))
    for (const [id, ofOne] of Map.groupBy(got, ({ paymentId }) => paymentId))
      expect(
        ofOne.map(({ revision }) => revision),
        id,
      ).to.deep.equal(ofOne.map((_, index) => index))
  }

  it('tell every event exactly once and in order, over three lost connections to two processes', async () => {
    const trading = Promise.all([trade(12), trade(12)]).then(([a, b]) => a + b)
    const got: Told[] = []
    let lastEventId = '0'
    const path = '/v1/payments/stream'
    for (const { url } of [one, two, one]) {
      const client = await listen(`${url}${path}?token=${await tokenFor(path)}`, { lastEventId })
      expect(client.status).to.equal(200)
      await until(() => client.told().length >= 9, 10_000)
      client.leave()
      got.push(...client.told())
      lastEventId = client.lastId() ?? lastEventId
    }
    const events = await trading
    const last = await listen(two.url + path, { key: shop.secretKey, lastEventId })
    await until(() => got.length + last.told().length >= events, 10_000)
    await pause(100)
    expectWhole([...got, ...last.told()], events)
    last.leave()
  })

  it('of one payment are its timeline, with the payment as it is told by its own address', async () => {
    const order = orderOf(await tokenAt(one.simulator))
    const payment = paymentIn(await shop.client.post('/v1/payments', order))
    const here = await listen(`${one.url}/v1/payments/${payment.id}/stream`, { key: shop.secretKey })
    const there = await listen(`${two.url}/v1/admin/payments/${payment.id}/stream`, { key: adminKey() })
    await until(() => here.told().length === 3 && there.told().length === 3)
    await shop.client.post(`/v1/payments/${payment.id}/cancel`, { amount: 3_000, reason: 'r' })
    await until(() => here.told().length === 5 && there.told().length === 5)
    const timeline = await shop.client.get(`/v1/payments/${payment.id}/events`)
    expect({
      data: here.told().map(({ payment: _, position, paymentId, ...event }) => event),
    }).to.deep.equal(timeline.body)
    expect(toldTo(there)).to.deep.equal(toldTo(here))
    const now = paymentIn(await shop.client.get(`/v1/payments/${payment.id}`))
    expect(now).to.deep.include(withoutMerchant(here.told().at(-1)?.payment ?? {}))
    expect(here.lastId()).to.equal(timeline.headers.get('ledger-position'))
    here.leave()
    there.leave()
  })
  const withoutMerchant = ({ merchantId: _, ...rest }: Readonly<Record<string, unknown>>): object => rest

  it('of another merchant are not there, and its own tell nothing of others', async () => {
    const other = await newMerchant(one)
    const client = await listen(`${one.url}/v1/payments/stream`, { key: other.secretKey, lastEventId: '0' })
    const all = await listen(`${two.url}/v1/admin/payments/stream`, { key: adminKey() })
    await until(() => client.lastId() !== undefined && all.lastId() !== undefined)
    const events = await trade(2)
    const { id } = paymentIn(await other.client.post('/v1/payments', orderOf(await tokenAt(one.simulator))))
    await until(() => client.told().length === 3 && all.told().length >= events + 3)
    expect(new Set(client.told().map(({ paymentId }) => paymentId))).to.deep.equal(new Set([id]))
    problemIn(await shop.client.get(`/v1/payments/${id}/stream`), '404 payment_not_found')
    client.leave()
    all.leave()
  })

  it('end in every process when their key is revoked', async () => {
    const clients = await Promise.all(
      [one, two].map(({ url }) => listen(`${url}/v1/payments/stream`, { key: shop.secretKey })),
    )
    await until(() => clients.every((client) => client.lastId() !== undefined))
    const startedMs = performance.now()
    await one.admin.post(`/v1/merchants/${shop.id}/api-keys/${shop.keyId}/revoke`, {})
    await Promise.all(clients.map(({ ended }) => ended))
    expect(performance.now() - startedMs).to.be.lessThan(3_000)
  })

  it('do not keep a process from its end', async () => {
    const key = `ak_${randomUUID()}`
    const own = await startSystem({ JANGBU_ADMIN_KEY: key })
    const client = await listen(`${own.url}/v1/admin/payments/stream`, { key, isIdle: true })
    expect(client.status).to.equal(200)
    const startedMs = performance.now()
    await own.stop()
    expect(performance.now() - startedMs).to.be.lessThan(5_000)
  })
})
