import { expect } from 'chai'
import { agreed } from './agreement.spec-helper.ts'
import { isRefused } from './refusal.spec-helper.ts'
import {
  head,
  newMerchant,
  orderOf,
  paymentIn,
  startSystem,
  tokenAt,
  type Client,
  type Payment,
  type TestSystem,
  type Told,
} from './system.spec-helper.ts'

type Ask = (client: Client, id: string, headers?: object) => Promise<Told>

/** One key for everything, as its owner used it. */
const key = { 'idempotency-key': 'the-owners-key' }

const asks: readonly (readonly [what: string, ask: Ask])[] = [
  ['GET', (client, id, headers) => client.get(`/v1/payments/${id}`, { ...headers })],
  ['GET events', (client, id, headers) => client.get(`/v1/payments/${id}/events`, { ...headers })],
  [
    'cancel',
    (client, id, headers) =>
      client.post(`/v1/payments/${id}/cancel`, { amount: 1_000, reason: 'r' }, { ...key, ...headers }),
  ],
  [
    'capture',
    (client, id, headers) => client.post(`/v1/payments/${id}/capture`, { amount: 1 }, { ...headers }),
  ],
  ['void', (client, id, headers) => client.post(`/v1/payments/${id}/void`, { reason: 'r' }, { ...headers })],
]

const NEVER = `pay_${'0'.repeat(32)}`

describe('payments of others', () => {
  let system: TestSystem
  let payment: Payment
  let owner: Client
  let strangers: readonly (readonly [who: string, client: Client])[]
  before(async () => {
    system = await startSystem()
    const mine = await newMerchant(system)
    owner = mine.client
    const order = orderOf(await tokenAt(system.simulator), { capture: 'manual' })
    payment = paymentIn(await owner.post('/v1/payments', order))
    await owner.post(`/v1/payments/${payment.id}/capture`, { amount: 5_000 })
    const canceled = await owner.post(
      `/v1/payments/${payment.id}/cancel`,
      { amount: 1_000, reason: 'r' },
      key,
    )
    expect(canceled.status, canceled.text).to.equal(200)
    const live = await newMerchant(system, { mode: 'live', of: mine.id })
    strangers = [
      ['another merchant', (await newMerchant(system)).client],
      ['the same merchant in the other mode', live.client],
      ['the demo merchant', system.merchant],
    ]
  })
  after(() => system.stop())

  /** All but what is of this one request. */
  const comparable = ({ status, headers, text }: Told, id: string): unknown => {
    const { date: _date, 'request-id': _requestId, ...same } = Object.fromEntries(headers)
    return { status, same, text: text.replaceAll(id, '<id>') }
  }

  for (const [what, ask] of asks) {
    it(`${what}: look exactly like payments that never were`, async () => {
      for (const [who, client] of strangers) {
        const problem = '404 payment_not_found'
        const theirs = await isRefused(system, (headers) => ask(client, payment.id, headers), { problem })
        const none = await isRefused(system, (headers) => ask(client, NEVER, headers), { problem })
        const seen = theirs.map((told) => comparable(told, payment.id))
        expect(seen, who).to.deep.equal(none.map((told) => comparable(told, NEVER)))
      }
    })

    it(`${what}: ids that are none are not found either`, async () => {
      const long = `pay_${'a'.repeat(60)}`
      const upper = payment.id.toUpperCase()
      const wrong = [
        '1',
        'pay_',
        payment.id.slice(0, -1),
        `${payment.id}0`,
        upper,
        'pay_%00',
        '%EA%B0%80',
        long,
      ]
      for (const id of [...wrong, "'%20OR%20'1'='1", '..%2F..%2Fmerchants', '__proto__', '*'])
        await isRefused(system, (headers) => ask(owner, id, headers), { problem: '404 payment_not_found' })
      const tooLong = `pay_${'a'.repeat(61)}`
      await isRefused(system, (headers) => ask(owner, tooLong, headers), { problem: '400 invalid_request' })
    })
  }

  it('are in nobody else’s list', async () => {
    for (const [who, client] of strangers) {
      for (const search of [`orderId=${payment.orderId}`, 'limit=100', 'status=PARTIAL_CANCELED']) {
        const { text } = await client.get(`/v1/payments?${search}`)
        expect(text, who).not.to.contain(payment.id)
      }
    }
  })

  it('have not changed by all that', async () => {
    const before = await head(system)
    const { book } = await agreed(system, owner, payment.id)
    expect(book).to.deep.equal(['pre-authorize 10000', 'capture 5000', 'cancel 1000'])
    expect(await head(system)).to.deep.equal(before)
  })
})
