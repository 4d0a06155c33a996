import { expect } from 'chai'
import { basic, callerOf, codeOf, told, type Caller } from './caller.spec-helper.ts'
import { DEMO_SECRET_KEY, startTossSim, type RunningSim } from './server.ts'

const LIVE_KEY = 'live_sk_another'

describe('toss simulator: the door', () => {
  let sim: RunningSim
  let caller: Caller

  beforeEach(async () => {
    sim = await startTossSim({ secretKeys: [DEMO_SECRET_KEY, LIVE_KEY] })
    caller = callerOf(sim)
  })
  afterEach(() => sim.close())

  const strangers: readonly [string, string | undefined, number, string][] = [
    ['nobody', undefined, 401, 'UNAUTHORIZED_KEY'],
    ['an unknown key', basic('test_sk_unknown:'), 401, 'UNAUTHORIZED_KEY'],
    ['a key without its colon', basic(DEMO_SECRET_KEY), 403, 'INCORRECT_BASIC_AUTH_FORMAT'],
    ['a password', basic(`${DEMO_SECRET_KEY}:secret`), 403, 'INCORRECT_BASIC_AUTH_FORMAT'],
    ['no key at all', basic(':'), 403, 'INCORRECT_BASIC_AUTH_FORMAT'],
    ['another scheme', `Bearer ${DEMO_SECRET_KEY}`, 403, 'INCORRECT_BASIC_AUTH_FORMAT'],
    ['no base64', 'Basic ***', 403, 'INCORRECT_BASIC_AUTH_FORMAT'],
  ]
  for (const [who, authorization, status, code] of strangers) {
    it(`turns away ${who}`, async () => {
      const headers = authorization === undefined ? {} : { authorization }
      const response = await fetch(`${sim.url}/v1/payments/orders/order-1`, { headers })
      expect(codeOf(await told(response))).to.deep.equal([status, code])
    })
  }

  it('gives every answer an id to be traced by', async () => {
    const ids = await Promise.all(
      ['/v1/payments/unknown', '/v1/payments/unknown', '/nowhere'].map(
        async (path) => (await caller.get(path)).headers.get('x-tosspayments-trace-id') ?? '',
      ),
    )
    expect(new Set(ids).size).to.equal(3)
    for (const id of ids) expect(id).to.match(/^[0-9a-f]{32}$/)
  })

  it('keeps merchants apart', async () => {
    const other = callerOf(sim, LIVE_KEY)
    const [mine, theirs] = [await caller.pay('order-1', 1000), await other.pay('order-1', 2000)]
    expect(codeOf(await other.read(`/v1/payments/${mine}`))).to.deep.equal([404, 'NOT_FOUND_PAYMENT'])
    expect(codeOf(await other.cancel(mine))).to.deep.equal([404, 'NOT_FOUND_PAYMENT'])
    expect((await other.read('/v1/payments/orders/order-1')).body['paymentKey']).to.equal(theirs)
    const billed = await other.charge(await caller.billingKey(), 'order-2')
    expect(codeOf(billed)).to.deep.equal([400, 'INVALID_BILL_KEY_REQUEST'])
  })

  it('knows no other routes', async () => {
    const paths = [
      '/',
      '/v2/payments/a',
      '/v1/payments/',
      '/v1/payments/orders/',
      '/v1/payments/%ZZ',
      '/v1/payments/a/cancel',
    ]
    for (const path of paths) {
      expect([path, ...codeOf(await caller.read(path))]).to.deep.equal([path, 404, 'NOT_FOUND'])
    }
  })

  const good = { paymentKey: 'unknown', orderId: 'order-1', amount: 1000 }
  const badRequests: readonly [string, unknown, string][] = [
    ['no JSON', '{"orderId":', 'body'],
    ['no object', '[]', 'body'],
    ['amount 0', { ...good, amount: 0 }, 'amount'],
    ['a fraction', { ...good, amount: 1.5 }, 'amount'],
    ['text for an amount', { ...good, amount: '1000' }, 'amount'],
    ['an amount beyond 2^53-1', '{"paymentKey":"p","orderId":"order-1","amount":9007199254740993}', 'amount'],
    ['an order id of 5', { ...good, orderId: '12345' }, 'orderId'],
    ['an order id of 65', { ...good, orderId: 'o'.repeat(65) }, 'orderId'],
    ['an order id with a blank', { ...good, orderId: 'order 1' }, 'orderId'],
    ['no payment key', { ...good, paymentKey: undefined }, 'paymentKey'],
  ]
  for (const [what, body, field] of badRequests) {
    it(`refuses ${what}`, async () => {
      const refused = await told(await caller.post('/v1/payments/confirm', body))
      expect(codeOf(refused)).to.deep.equal([400, 'INVALID_REQUEST'])
      expect(refused.body['message']).to.equal(`invalid: ${field}`)
    })
  }

  it('refuses a body that is too large', async () => {
    const refused = await told(
      await caller.post('/v1/payments/confirm', { ...good, more: 'x'.repeat(70_000) }),
    )
    expect(codeOf(refused)).to.deep.equal([413, 'INVALID_REQUEST'])
  })

  it('opens the window to anyone, but to nobody with a wrong key', async () => {
    const open = (headers: Record<string, string>) =>
      fetch(`${sim.url}/__window`, { method: 'POST', headers, body: '{"orderId":"order-1","amount":1000}' })
    const { status, body } = await told(await open({}))
    expect([status, body['orderId'], body['amount']]).to.deep.equal([200, 'order-1', 1000])
    const confirmed = await caller.confirm(String(body['paymentKey']), 'order-1', 1000)
    expect(confirmed.status).to.equal(200)
    expect((await open({ authorization: basic('wrong:') })).status).to.equal(401)
  })

  const codes: readonly [string, number][] = [
    ['REJECT_CARD_PAYMENT', 403],
    ['FAILED_CARD_COMPANY_RESPONSE', 500],
    ['IDEMPOTENT_REQUEST_PROCESSING', 409],
    ['NEVER_HEARD_OF', 400],
  ]
  for (const [code, status] of codes) {
    it(`answers ${code} where a test asks for it, doing nothing`, async () => {
      const paymentKey = await caller.window('order-1', 1000)
      const asked = { 'tosspayments-test-code': code }
      const confirm = { paymentKey, orderId: 'order-1', amount: 1000 }
      expect(codeOf(await told(await caller.post('/v1/payments/confirm', confirm, asked)))).to.deep.equal([
        status,
        code,
      ])
      const headers = { ...asked, authorization: basic(`${DEMO_SECRET_KEY}:`) }
      const inquiry = await fetch(`${sim.url}/v1/payments/${paymentKey}`, { headers })
      expect(codeOf(await told(inquiry))).to.deep.equal([status, code])
      expect((await caller.confirm(paymentKey, 'order-1', 1000)).body['status']).to.equal('DONE')
    })
  }

  it('does not hear of test codes where the key is a live one', async () => {
    const live = callerOf(sim, LIVE_KEY)
    const paymentKey = await live.window('order-1', 1000)
    const confirm = { paymentKey, orderId: 'order-1', amount: 1000 }
    const asked = { 'tosspayments-test-code': 'REJECT_CARD_PAYMENT' }
    expect((await live.post('/v1/payments/confirm', confirm, asked)).status).to.equal(200)
  })
})
