import { expect } from 'chai'
import type { RunningServer } from '../kit/server.ts'
import { callerOf, codeOf, type Caller } from './caller.spec-helper.ts'
import { startSoftpaymentSim } from './server.ts'

describe('softpayment simulator: charges and cancels', () => {
  let sim: RunningServer
  let caller: Caller
  beforeEach(async () => {
    sim = await startSoftpaymentSim({ now: () => Date.parse('2026-11-20T00:30:00Z') })
    caller = callerOf(sim)
  })
  afterEach(() => sim.close())

  const at = '2026-11-20T09:30:00.000+09:00'

  it('charges a billing key for one order after another', async () => {
    const key = await caller.billingKey()
    const { status, body } = await caller.charge(key)
    const { paymentKey, ...rest } = body
    expect(status).to.equal(200)
    expect(paymentKey).to.match(/^spay_/)
    expect(rest).to.deep.equal({ status: 'DONE', approvedAt: at, amount: 10_000 })
    expect((await caller.charge(key, { orderId: 'order-2', amount: 500 })).status).to.equal(200)
    expect(await caller.book()).to.deep.equal([
      ['order-1', 'approve', 10_000],
      ['order-2', 'approve', 500],
    ])
  })

  it('never charges an order twice, and tells the first charge to who asks for the same', async () => {
    const key = await caller.billingKey()
    const { body: first } = await caller.charge(key)
    const again = await caller.charge(key)
    expect(codeOf(again)).to.deep.equal([409, 'DUPLICATED_ORDER_ID'])
    expect(again.body).to.deep.include(first)
    for (const [other, fields] of [
      [key, { amount: 9_999 }],
      [await caller.billingKey(), {}],
    ] as const) {
      const told = await caller.charge(other, fields)
      expect(codeOf(told)).to.deep.equal([409, 'DUPLICATED_ORDER_ID'])
      expect(told.body).not.to.have.any.keys('paymentKey', 'status', 'approvedAt', 'amount')
    }
    expect(await caller.book()).to.have.length(1)
  })

  it('fails with a reason or without, and the order is used up', async () => {
    const silent = await caller.billingKey('FAILED')
    const { status, body } = await caller.charge(silent)
    expect(status).to.equal(200)
    expect(body).to.include({ status: 'FAILED', approvedAt: null, amount: 10_000 })
    expect(body).not.to.have.property('failure')
    const again = await caller.charge(silent)
    expect(codeOf(again)).to.deep.equal([409, 'DUPLICATED_ORDER_ID'])
    expect(again.body).to.deep.include(body)

    const talking = await caller.billingKey('FAILED REJECT_CARD_PAYMENT')
    const { body: said } = await caller.charge(talking, { orderId: 'order-2' })
    expect(said).to.deep.include({
      status: 'FAILED',
      failure: {
        code: 'REJECT_CARD_PAYMENT',
        message: '한도초과 혹은 잔액부족으로 결제에 실패했습니다.',
      },
    })
    expect(codeOf(await caller.cancel(String(said['paymentKey'])))).to.deep.equal([
      403,
      'NOT_CANCELABLE_PAYMENT',
    ])
    expect(await caller.book()).to.deep.equal([])
  })

  it('refuses before the order is taken', async () => {
    const refused = await caller.charge(await caller.billingKey('INVALID_STOPPED_CARD'))
    expect(codeOf(refused)).to.deep.equal([403, 'INVALID_STOPPED_CARD'])
    expect(refused.body['message']).to.equal('정지된 카드입니다.')
    expect((await caller.charge(await caller.billingKey())).status).to.equal(200)
  })

  it('knows its billing keys and its fields', async () => {
    const key = await caller.billingKey()
    expect(codeOf(await caller.charge('none'))).to.deep.equal([400, 'INVALID_BILL_KEY_REQUEST'])
    for (const fields of [
      { amount: 0 },
      { amount: '10000' },
      { amount: 0.5 },
      { orderId: '' },
      { orderId: 'x'.repeat(65) },
      { orderName: undefined },
    ])
      expect(codeOf(await caller.charge(key, fields))).to.deep.equal([400, 'INVALID_REQUEST'])
    expect(codeOf(await caller.post('/v1/billing/payment', 'no JSON'))).to.deep.equal([
      400,
      'INVALID_REQUEST',
    ])
    expect(await caller.book()).to.deep.equal([])
  })

  it('cancels in parts down to nothing, and no further', async () => {
    const paymentKey = await caller.pay()
    const part = await caller.cancel(paymentKey, { cancelAmount: 3_000 })
    expect(part.body).to.deep.equal({
      paymentKey,
      status: 'PARTIAL_CANCELED',
      canceledAt: at,
      cancelAmount: 3_000,
    })
    expect(codeOf(await caller.cancel(paymentKey, { cancelAmount: 7_001 }))).to.deep.equal([
      403,
      'NOT_CANCELABLE_AMOUNT',
    ])
    const rest = await caller.cancel(paymentKey)
    expect(rest.body).to.include({ status: 'CANCELED', cancelAmount: 7_000 })
    expect(codeOf(await caller.cancel(paymentKey))).to.deep.equal([400, 'ALREADY_CANCELED_PAYMENT'])
    expect(codeOf(await caller.cancel(paymentKey, { cancelAmount: 1 }))).to.deep.equal([
      400,
      'ALREADY_CANCELED_PAYMENT',
    ])
    expect(await caller.book()).to.deep.equal([
      ['order-1', 'approve', 10_000],
      ['order-1', 'cancel', 3_000],
      ['order-1', 'cancel', 7_000],
    ])
  })

  it('cancels twice what is asked for twice: nothing guards a part', async () => {
    const paymentKey = await caller.pay()
    for (const left of [7_000, 4_000]) {
      expect((await caller.cancel(paymentKey, { cancelAmount: 3_000 })).status, String(left)).to.equal(200)
    }
  })

  it('knows its payments, and wants a reason', async () => {
    expect(codeOf(await caller.cancel('none'))).to.deep.equal([404, 'NOT_FOUND_PAYMENT'])
    const paymentKey = await caller.pay()
    for (const fields of [{ cancelReason: '' }, { cancelAmount: 0 }, { cancelAmount: '1' }])
      expect(codeOf(await caller.cancel(paymentKey, fields))).to.deep.equal([400, 'INVALID_REQUEST'])
  })

  it('opens to its key alone, and has no window', async () => {
    for (const authorization of [null, 'Bearer wrong', 'Basic sp_test_0000000000000000000000000000'])
      expect(codeOf(await callerOf(sim, authorization).charge('any'))).to.deep.equal([
        401,
        'UNAUTHORIZED_KEY',
      ])
    expect(codeOf(await caller.post('/v1/payments/confirm', {}))).to.deep.equal([404, 'NOT_FOUND'])
    const asked = { orderId: 'order-1', amount: 1, behaviour: 'APPROVE' }
    expect((await caller.post('/__method', { ...asked, kind: 'token' })).status).to.equal(400)
    for (const behaviour of ['NEW', 'FAILED NEW', 'NOT_CANCELABLE_AMOUNT'])
      expect((await caller.post('/__method', { ...asked, behaviour })).status).to.equal(400)
  })
})
