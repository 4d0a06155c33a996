import { expect } from 'chai'
import { callerOf, type Caller, codeOf, CUSTOMER, declines, told } from './caller.spec-helper.ts'
import { startTossSim, type RunningSim } from './server.ts'

const START_MS = Date.parse('2026-11-20T00:00:00.000Z')

describe('toss simulator: billing', () => {
  let sim: RunningSim
  let nowMs = START_MS
  let caller: Caller

  beforeEach(async () => {
    nowMs = START_MS
    sim = await startTossSim({ now: () => nowMs })
    caller = callerOf(sim)
  })
  afterEach(() => sim.close())

  const register = async (card: object = { customerKey: CUSTOMER }): Promise<string> =>
    String((await told(await caller.post('/__billing-window', card))).body['authKey'])
  const issue = async (authKey: string, customerKey: string = CUSTOMER) =>
    told(await caller.post('/v1/billing/authorizations/issue', { authKey, customerKey }))

  it('issues a key once the payer has registered a card, and charges it', async () => {
    const issued = await issue(await register())
    expect(issued.status).to.equal(200)
    expect(issued.body).to.deep.equal({
      mId: issued.body['mId'],
      customerKey: CUSTOMER,
      authenticatedAt: '2026-11-20T09:00:00+09:00',
      method: '카드',
      billingKey: issued.body['billingKey'],
      card: {
        issuerCode: '61',
        acquirerCode: '31',
        number: '94100012****789*',
        cardType: '신용',
        ownerType: '개인',
      },
    })
    const charged = await caller.charge(String(issued.body['billingKey']), 'order-1', {
      amount: 12_000,
      cardInstallmentPlan: 12,
      taxFreeAmount: 1000,
    })
    expect(charged.status).to.equal(200)
    expect(charged.body).to.include({
      type: 'BILLING',
      status: 'DONE',
      orderName: '구독',
      totalAmount: 12_000,
      taxFreeAmount: 1000,
      suppliedAmount: 10_000,
      vat: 1000,
    })
    expect(charged.body['card']).to.include({ installmentPlanMonths: 12 })
    expect((await caller.read('/v1/payments/orders/order-1')).body).to.deep.equal(charged.body)
    const canceled = await caller.cancel(String(charged.body['paymentKey']), 5500, { taxFreeAmount: 1000 })
    expect(canceled.body).to.include({
      balanceAmount: 6500,
      taxFreeAmount: 0,
      suppliedAmount: 5909,
      vat: 591,
    })
  })

  it('issues one key for one registration, to its customer', async () => {
    const authKey = await register()
    expect(codeOf(await issue(authKey, 'customer-2'))).to.deep.equal([400, 'NOT_MATCHES_CUSTOMER_KEY'])
    expect((await issue(authKey)).status).to.equal(200)
    expect(codeOf(await issue(authKey))).to.deep.equal([400, 'INVALID_BILL_KEY_REQUEST'])
    expect(codeOf(await issue('unknown'))).to.deep.equal([400, 'INVALID_BILL_KEY_REQUEST'])
  })

  it('makes a customer up where none is named', async () => {
    const { body } = await told(await caller.post('/__billing-keys', {}))
    const customerKey = String(body['customerKey'])
    expect(customerKey).to.match(/^customer_/)
    expect((await caller.charge(String(body['billingKey']), 'order-1', { customerKey })).status).to.equal(200)
  })

  for (const [status, code] of declines) {
    it(`declines with ${code} and leaves the order id free`, async () => {
      const authKey = await register({ customerKey: CUSTOMER, behaviour: code })
      const { body } = await issue(authKey)
      expect(codeOf(await caller.charge(String(body['billingKey']), 'order-1'))).to.deep.equal([status, code])
      const { body: aborted } = await caller.read('/v1/payments/orders/order-1')
      expect([aborted['status'], aborted['type']]).to.deep.equal(['ABORTED', 'BILLING'])
      expect((await caller.charge(await caller.billingKey(), 'order-1')).status).to.equal(200)
      expect(await caller.book()).to.have.length(1)
    })
  }

  it('charges an order once, cancelled or not', async () => {
    const billingKey = await caller.billingKey()
    const { body } = await caller.charge(billingKey, 'order-1')
    expect(codeOf(await caller.charge(billingKey, 'order-1'))).to.deep.equal([400, 'DUPLICATED_ORDER_ID'])
    await caller.cancel(String(body['paymentKey']))
    expect(codeOf(await caller.charge(billingKey, 'order-1'))).to.deep.equal([400, 'DUPLICATED_ORDER_ID'])
  })

  it('does not charge an order whose payer may still confirm', async () => {
    const billingKey = await caller.billingKey()
    await caller.window('order-1', 10_000)
    expect(codeOf(await caller.charge(billingKey, 'order-1'))).to.deep.equal([400, 'DUPLICATED_ORDER_ID'])
    nowMs += 600_000
    expect((await caller.charge(billingKey, 'order-1')).status).to.equal(200)
  })

  it('deletes a key, and then it is gone', async () => {
    const billingKey = await caller.billingKey()
    const deleted = await caller.remove(`/v1/billing/${billingKey}`)
    expect([deleted.status, await deleted.text()]).to.deep.equal([200, ''])
    const gone = [400, 'ALREADY_REMOVED_BILLING_KEY']
    expect(codeOf(await caller.charge(billingKey, 'order-1'))).to.deep.equal(gone)
    expect(codeOf(await told(await caller.remove(`/v1/billing/${billingKey}`)))).to.deep.equal(gone)
    expect(codeOf(await told(await caller.remove('/v1/billing/unknown')))).to.deep.equal([
      400,
      'INVALID_BILL_KEY_REQUEST',
    ])
  })

  const badCharges: readonly [string, object, string][] = [
    ['one instalment', { cardInstallmentPlan: 1 }, 'INVALID_REQUEST'],
    ['thirteen instalments', { cardInstallmentPlan: 13 }, 'INVALID_REQUEST'],
    ['no order name', { orderName: '' }, 'INVALID_REQUEST'],
    ['an order name of 101', { orderName: 'x'.repeat(101) }, 'INVALID_REQUEST'],
    ['a short order id', { orderId: '12345' }, 'INVALID_REQUEST'],
    ['more untaxed than there is', { taxFreeAmount: 10_001 }, 'INVALID_REQUEST'],
    ['no customer', { customerKey: undefined }, 'INVALID_REQUEST'],
    ['another customer', { customerKey: 'customer-2' }, 'NOT_MATCHES_CUSTOMER_KEY'],
  ]
  for (const [what, more, code] of badCharges) {
    it(`refuses ${what}`, async () => {
      const refused = await caller.charge(await caller.billingKey(), 'order-1', more)
      expect(codeOf(refused)).to.deep.equal([400, code])
      expect(await caller.book()).to.deep.equal([])
    })
  }
})
