import { expect } from 'chai'
import { DEMO_SECRET_KEY, startCardNetworkSim, type RunningSim } from './server.ts'
import { callerOf, order } from './test-caller.ts'

describe('card network simulator: the door', () => {
  let sim: RunningSim
  let caller: ReturnType<typeof callerOf>

  beforeEach(async () => {
    sim = await startCardNetworkSim({ secretKeys: [DEMO_SECRET_KEY, 'other'] })
    caller = callerOf(sim)
  })
  afterEach(() => sim.close())

  it('wants a known bearer key', async () => {
    for (const stranger of ['unknown', '']) {
      const { status, body } = await callerOf(sim, stranger).get('/v1/orders/o-1')
      expect([status, body['code']]).to.deep.equal([401, 'UNAUTHORIZED'])
    }
  })

  it('keeps merchants apart', async () => {
    const other = callerOf(sim, 'other')
    const mine = await caller.post('/v1/approvals', order('o-1', await caller.card()), 'k')
    const theirs = await other.post('/v1/approvals', order('o-1', await other.card()), 'k')
    expect([mine.status, theirs.status]).to.deep.equal([200, 200])
    const path = `/v1/transactions/${String(mine.body['transactionId'])}`
    expect((await other.get(path)).body['code']).to.equal('NOT_FOUND')
    expect((await other.get('/v1/transactions')).body['transactions']).to.have.length(1)
  })

  it('knows no other routes', async () => {
    const paths = [
      '/',
      '/v2/approvals',
      '/v1/transactions/',
      '/v1/approvals/a/cancels/b',
      '/v1/orders/%ZZ',
      '/v1/approvals',
    ]
    for (const path of paths) {
      const { status, body } = await caller.get(path)
      expect([path, status, body['code']]).to.deep.equal([path, 404, 'NOT_FOUND'])
    }
  })

  const good = order('o-1', 'unknown-card')
  const badRequests: readonly [string, unknown][] = [
    ['no JSON', '{"orderId":'],
    ['no object', '[]'],
    ['an unknown card', good],
    ['amount 0', { ...good, amount: 0 }],
    ['a fraction', { ...good, amount: 1.5 }],
    ['text for an amount', { ...good, amount: '1000' }],
    [
      'an amount beyond 2^53-1',
      '{"orderId":"o","cardToken":"c","amount":9007199254740993,"currency":"KRW","installmentMonths":0}',
    ],
    ['an unknown currency', { ...good, currency: 'XXX' }],
    ['one instalment', { ...good, installmentMonths: 1 }],
    ['an order id with a blank', { ...good, orderId: 'o 1' }],
  ]
  for (const [what, body] of badRequests) {
    it(`refuses ${what}`, async () => {
      const told = await caller.post('/v1/approvals', body)
      expect([told.status, told.body['code']]).to.deep.equal([400, 'INVALID_REQUEST'])
      expect(await caller.book()).to.deep.equal([])
    })
  }

  it('refuses a body that is too large', async () => {
    const told = await caller.post('/v1/approvals', { ...good, orderId: 'x'.repeat(70_000) })
    expect([told.status, told.body['code']]).to.deep.equal([413, 'INVALID_REQUEST'])
  })

  it('wants an idempotency key on every POST that moves money', async () => {
    const headers = { authorization: `Bearer ${DEMO_SECRET_KEY}` }
    const body = JSON.stringify(good)
    const response = await fetch(`${sim.url}/v1/approvals`, { method: 'POST', headers, body })
    expect(response.status).to.equal(400)
    expect(await caller.book()).to.deep.equal([])
  })

  it('gives anyone a test card, but nobody with a wrong key', async () => {
    const ask = (headers: Record<string, string>) =>
      fetch(`${sim.url}/v1/card-tokens`, { method: 'POST', headers, body: '{}' })
    const [first, second] = [await ask({}), await ask({})]
    expect([first.status, second.status]).to.deep.equal([200, 200])
    expect(await first.text()).to.not.equal(await second.text())
    expect((await ask({ authorization: 'Bearer wrong' })).status).to.equal(401)
  })
})
