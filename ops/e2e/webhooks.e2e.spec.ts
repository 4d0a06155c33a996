import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { DEMO_SECRET_KEY, startCardNetworkSim } from '../../sims/card-network/server.ts'
import { agreed } from './agreement.spec-helper.ts'
import { placesOf } from './places.spec-helper.ts'
import { isRefused } from './refusal.spec-helper.ts'
import {
  bookAt,
  eventually,
  newMerchant,
  orderOf,
  pay,
  paymentIn,
  problemIn,
  providerAt,
  startSystem,
  tokenAt,
  type TestSystem,
} from './system.spec-helper.ts'
import {
  door,
  noticeOf,
  notificationsAbout,
  notify,
  orderAt,
  settledAbout,
  signatureFor,
} from './webhooks.spec-helper.ts'

describe('notifications of providers', () => {
  let system: TestSystem
  before(async () => {
    system = await startSystem()
  })
  after(() => system.stop())

  it('are stored with their payment, sealed, and make us ask the provider', async () => {
    const { id } = await pay(system)
    const body = noticeOf(orderAt(id), { payer: 'Hong-Gildong-010-1234-5678' })
    const told = await notify(system, body, signatureFor(body))
    expect([told.status, told.text], told.text).to.deep.equal([200, 'OK'])
    const [stored, ...more] = await settledAbout(system, orderAt(id))
    expect(more).to.deep.equal([])
    expect(stored).to.include({
      provider: 'card-network',
      trust: 'signed',
      eventType: 'APPROVAL',
      paymentId: id,
    })
    expect(stored?.handled).to.deep.equal(['inquired'])
    expect(await placesOf(system, 'Hong-Gildong-010-1234-5678')).to.deep.equal([])
    const { payment, book } = await agreed(system, system.merchant, id)
    expect([payment.status, book]).to.deep.equal(['APPROVED', ['approve 10000']])
  })

  it('come from the simulator as its contract has them, each once', async () => {
    const url = `${system.url}${door}`
    const set = (to: string | null): Promise<Response> =>
      fetch(`${system.simulator}/__notifications`, { method: 'POST', body: JSON.stringify({ url: to }) })
    expect((await set(url)).status).to.equal(200)
    const { id } = await pay(system)
    await system.merchant.post(`/v1/payments/${id}/cancel`, { amount: 3_000, reason: 'r' })
    const stored = await settledAbout(system, orderAt(id), 2)
    await set(null)
    expect(
      stored.map(({ eventType, paymentId }) => `${eventType} ${String(paymentId)}`).sort(),
    ).to.deep.equal([`APPROVAL ${id}`, `CANCEL ${id}`])
    // Nothing that the provider's own answers had not told: so it was not asked.
    expect(stored.map(({ handled }) => handled)).to.deep.equal([['known'], ['known']])
    const { book } = await agreed(system, system.merchant, id)
    expect(book).to.deep.equal(['approve 10000', 'cancel 3000'])
  })

  it('a hundred times at once are one, and each is answered', async () => {
    const { id } = await pay(system)
    const body = noticeOf(orderAt(id))
    const headers = signatureFor(body)
    const answers = await Promise.all(Array.from({ length: 100 }, () => notify(system, body, headers)))
    expect(answers.filter(({ status }) => status === 200)).to.have.length(100)
    expect(await settledAbout(system, orderAt(id))).to.have.length(1)
    expect(await bookAt(system.simulator, id)).to.have.length(1)
  })

  it('of what never happened there change nothing', async () => {
    const { id } = await pay(system)
    const body = noticeOf(orderAt(id), { type: 'CANCEL', status: 'CANCELED' })
    expect((await notify(system, body, signatureFor(body))).status).to.equal(200)
    await settledAbout(system, orderAt(id))
    const { payment } = await agreed(system, system.merchant, id)
    expect(payment).to.include({ status: 'APPROVED', balance: 10_000 })
  })

  it('about an order that nobody knows are kept once', async () => {
    const orderId = `order-${randomUUID()}`
    const body = noticeOf(orderId)
    for (let count = 0; count < 3; count += 1)
      expect((await notify(system, body, signatureFor(body))).status).to.equal(200)
    const [stored, ...more] = await notificationsAbout(system, orderId)
    expect([stored?.paymentId, more]).to.deep.equal([null, []])
  })

  const rows: readonly (readonly [
    what: string,
    `${number} ${string}`,
    (good: string) => readonly [string, object?],
  ])[] = [
    ['not signed', '401 notification_forged', (good) => [good]],
    [
      'signed with another key',
      '401 notification_forged',
      (good) => [good, signatureFor(good, { key: 'k' })],
    ],
    ['altered', '401 notification_forged', (good) => [good.replace('10000', '10001'), signatureFor(good)]],
    ['empty', '401 notification_forged', () => ['']],
    ['stale', '401 notification_stale', (good) => [good, signatureFor(good, { offsetSeconds: -360 })]],
    [
      'from the future',
      '401 notification_stale',
      (good) => [good, signatureFor(good, { offsetSeconds: 360 })],
    ],
    ['no JSON', '400 notification_unreadable', () => ['<xml/>', signatureFor('<xml/>')]],
    ['too large', '413 body_too_large', (good) => [good + ' '.repeat(64 * 1024)]],
    ['packed', '415 unsupported_media_type', (good) => [good, { 'content-encoding': 'gzip' }]],
  ]
  for (const [what, problem, sent] of rows) {
    it(`that are ${what} are refused in both languages, and leave nothing: ${problem}`, async () => {
      const [body, more = {}] = sent(noticeOf(`order-${randomUUID()}`))
      await isRefused(system, (headers) => notify(system, body, { ...headers, ...more }), { problem })
    })
  }

  it('have no other address and no other method', async () => {
    const body = noticeOf(`order-${randomUUID()}`)
    const nobody = `mer_${'0'.repeat(32)}`
    const paths = [
      '/v1/webhooks/nobody',
      `${door}/${nobody}/con_${'0'.repeat(32)}`,
      `${door}/%00/%00`,
      '/v1/webhooks/%00',
    ]
    for (const path of paths)
      problemIn(await notify(system, body, { ...signatureFor(body), path }), '404 route_not_found')
    const told = await system.merchant.get(door)
    problemIn(told, '405 method_not_allowed')
    expect(told.headers.get('allow')).to.equal('POST')
  })

  it('with words that no database takes are no trouble', async () => {
    for (const orderId of ['order\u0000', '\ud800', '주문번호', "'; DROP TABLE events; --"]) {
      const body = noticeOf(orderId, { type: `${orderId}!` })
      expect((await notify(system, body, signatureFor(body))).status, orderId).to.be.oneOf([200, 400])
    }
  })

  it("of a merchant's own contract come to its own address, with its own key", async () => {
    const own = {
      provider: 'card-network',
      mode: 'test',
      baseUrl: system.simulator,
      secretKey: DEMO_SECRET_KEY,
    }
    const [mine, others] = [await newMerchant(system), await newMerchant(system)]
    const addressOf = async (id: string, secretKey: string): Promise<string> => {
      const told = await system.admin.post(`/v1/merchants/${id}/provider-contracts`, { ...own, secretKey })
      return `${door}/${id}/${z.object({ id: z.string() }).parse(told.body).id}`
    }
    const path = await addressOf(mine.id, DEMO_SECRET_KEY)
    const foreign = await addressOf(others.id, 'another-key')
    const told = await mine.client.post('/v1/payments', orderOf(await tokenAt(system.simulator)))
    const { id } = paymentIn(told)
    const body = noticeOf(orderAt(id))
    const signature = signatureFor(body)
    problemIn(await notify(system, body, { ...signature, path: foreign }), '401 notification_forged')
    expect((await notify(system, body, { ...signature, path })).status).to.equal(200)
    const theirs = signatureFor(body, { key: 'another-key' })
    expect((await notify(system, body, { ...theirs, path: foreign })).status).to.equal(200)
    const stored = await notificationsAbout(system, orderAt(id))
    expect(stored.map(({ paymentId }) => paymentId)).to.deep.equal([id, null])
  })

  it('that nobody signs are kept about orders of ours only', async () => {
    const merchant = await newMerchant(system)
    const contract = {
      provider: 'toss-payments',
      mode: 'test',
      baseUrl: system.simulator,
      secretKey: 'test_sk_own',
    }
    const added = await system.admin.post(`/v1/merchants/${merchant.id}/provider-contracts`, contract)
    const { id } = z.object({ id: z.string() }).parse(added.body)
    const { id: elsewhere } = await pay(system)
    const path = `/v1/webhooks/toss-payments/${merchant.id}/${id}`
    for (const orderId of ['order-1234567890', orderAt(elsewhere)]) {
      const body = JSON.stringify({
        eventType: 'PAYMENT_STATUS_CHANGED',
        createdAt: '2026-11-20T09:00:00.000000',
        data: { orderId, status: 'DONE' },
      })
      expect((await notify(system, body, { path })).status).to.equal(200)
      expect(await notificationsAbout(system, orderId)).to.deep.equal([])
    }
  })
})

describe('a notification before our own answer', () => {
  it('is kept, and the payment is approved once', async () => {
    const simulator = await startCardNetworkSim({ processingMs: 500 })
    const system = await startSystem(providerAt(simulator.url))
    try {
      const { merchant } = system
      const order = orderOf(await tokenAt(simulator.url))
      const told = await merchant.post('/v1/payments', order, { prefer: 'wait=0' })
      const { id, status } = paymentIn(told)
      expect([told.status, status]).to.deep.equal([202, 'APPROVING'])
      const body = noticeOf(orderAt(id))
      expect((await notify(system, body, signatureFor(body))).status).to.equal(200)
      const [stored] = await settledAbout(system, orderAt(id))
      expect(stored).to.include({ paymentId: id })
      const read = async () => paymentIn(await merchant.get(`/v1/payments/${id}`))
      const after = await eventually(read, (payment) => payment.status === 'APPROVED')
      expect(after.status).to.equal('APPROVED')
      expect((await agreed({ simulator: simulator.url }, merchant, id)).book).to.deep.equal(['approve 10000'])
    } finally {
      await system.stop()
      await simulator.close()
    }
  })
})
