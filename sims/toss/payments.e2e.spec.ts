import { expect } from 'chai'
import { callerOf, type Caller, codeOf, declines } from './caller.spec-helper.ts'
import { behaviours } from './codes.ts'
import { startTossSim, type RunningSim } from './server.ts'

const START_MS = Date.parse('2026-11-20T00:00:00.000Z')
const TEN_MINUTES_MS = 600_000

describe('toss simulator: payments', () => {
  let sim: RunningSim
  let nowMs = START_MS
  let caller: Caller

  beforeEach(async () => {
    nowMs = START_MS
    sim = await startTossSim({ now: () => nowMs, runId: 'spec' })
    caller = callerOf(sim)
  })
  afterEach(() => sim.close())

  const movements = async (): Promise<readonly unknown[]> =>
    (await caller.book()).map(({ operation, amount, status }) => [operation, amount, status])

  it('confirms, with the whole payment in the answer', async () => {
    const paymentKey = await caller.window('order-1', 15_000, { orderName: '생수', cardInstallmentPlan: 3 })
    nowMs += 61_000
    const { status, body } = await caller.confirm(paymentKey, 'order-1', 15_000)
    expect(status).to.equal(200)
    expect(body).to.deep.equal({
      version: '2022-11-16',
      mId: body['mId'],
      paymentKey,
      type: 'NORMAL',
      orderId: 'order-1',
      orderName: '생수',
      currency: 'KRW',
      country: 'KR',
      method: '카드',
      status: 'DONE',
      totalAmount: 15_000,
      balanceAmount: 15_000,
      suppliedAmount: 13_636,
      vat: 1364,
      taxFreeAmount: 0,
      taxExemptionAmount: 0,
      requestedAt: '2026-11-20T09:00:00+09:00',
      approvedAt: '2026-11-20T09:01:01+09:00',
      lastTransactionKey: body['lastTransactionKey'],
      useEscrow: false,
      isPartialCancelable: true,
      cancels: null,
      card: {
        amount: 15_000,
        issuerCode: '61',
        acquirerCode: '31',
        number: '94100012****789*',
        cardType: '신용',
        ownerType: '개인',
        installmentPlanMonths: 3,
        approveNo: '00000004',
        useCardPoint: false,
        acquireStatus: 'READY',
        isInterestFree: false,
        interestPayer: null,
      },
      secret: body['secret'],
      failure: null,
      receipt: { url: `https://receipt.example/${paymentKey}` },
      checkout: { url: `https://checkout.example/${paymentKey}` },
      metadata: null,
      virtualAccount: null,
      transfer: null,
      easyPay: null,
      mobilePhone: null,
      giftCertificate: null,
      cashReceipt: null,
      cashReceipts: null,
      discount: null,
    })
    expect(body['mId']).to.match(/^.{14}$/)
    expect(body['secret']).to.match(/^ps_/)
    expect(body['lastTransactionKey']).to.match(/^txn_/)
    expect(await caller.book()).to.deep.equal([
      {
        paymentKey,
        orderId: 'order-1',
        operation: 'approve',
        amount: 15_000,
        status: 'DONE',
        at: '2026-11-20T09:01:01.000+09:00',
      },
    ])
  })

  for (const [status, code] of declines) {
    it(`declines with ${code}, and for good`, async () => {
      const paymentKey = await caller.window('order-1', 1000, { behaviour: code })
      expect(codeOf(await caller.confirm(paymentKey, 'order-1', 1000))).to.deep.equal([status, code])
      const { body } = await caller.read('/v1/payments/orders/order-1')
      expect(body).to.include({ status: 'ABORTED', approvedAt: null, card: null, balanceAmount: 1000 })
      expect(body['failure']).to.include({ code })
      expect(codeOf(await caller.confirm(paymentKey, 'order-1', 1000))).to.deep.equal([
        404,
        'NOT_FOUND_PAYMENT_SESSION',
      ])
      expect(codeOf(await caller.cancel(paymentKey))).to.deep.equal([403, 'NOT_CANCELABLE_PAYMENT'])
      expect(await movements()).to.deep.equal([])
    })
  }

  it('behaves in no other way', () => {
    expect(behaviours).to.have.members(['APPROVE', ...declines.map(([, code]) => code)])
  })

  it('compares what is confirmed with the window and waits on when it differs', async () => {
    const paymentKey = await caller.window('order-1', 1000)
    expect(codeOf(await caller.confirm(paymentKey, 'order-1', 999))).to.deep.equal([400, 'INVALID_REQUEST'])
    expect(codeOf(await caller.confirm(paymentKey, 'order-2', 1000))).to.deep.equal([400, 'INVALID_REQUEST'])
    expect((await caller.read(`/v1/payments/${paymentKey}`)).body['status']).to.equal('IN_PROGRESS')
    expect((await caller.confirm(paymentKey, 'order-1', 1000)).status).to.equal(200)
    expect(codeOf(await caller.confirm(paymentKey, 'order-1', 1000))).to.deep.equal([
      400,
      'ALREADY_PROCESSED_PAYMENT',
    ])
    expect(await movements()).to.deep.equal([['approve', 1000, 'DONE']])
  })

  it('finds nothing that is not there', async () => {
    for (const path of ['/v1/payments/unknown', '/v1/payments/orders/order-1']) {
      expect(codeOf(await caller.read(path))).to.deep.equal([404, 'NOT_FOUND_PAYMENT'])
    }
    expect(codeOf(await caller.confirm('unknown', 'order-1', 1000))).to.deep.equal([404, 'NOT_FOUND_PAYMENT'])
    expect(codeOf(await caller.cancel('unknown'))).to.deep.equal([404, 'NOT_FOUND_PAYMENT'])
  })

  it('can be confirmed for ten minutes', async () => {
    const [last, late] = [await caller.window('order-1', 1000), await caller.window('order-2', 1000)]
    nowMs += TEN_MINUTES_MS - 1
    expect((await caller.confirm(last, 'order-1', 1000)).status).to.equal(200)
    nowMs += 1
    expect(codeOf(await caller.confirm(late, 'order-2', 1000))).to.deep.equal([
      404,
      'NOT_FOUND_PAYMENT_SESSION',
    ])
    const { body } = await caller.read('/v1/payments/orders/order-2')
    expect(body).to.include({ status: 'EXPIRED', approvedAt: null })
    expect(body['failure']).to.include({ code: 'NOT_FOUND_PAYMENT_SESSION' })
    expect(codeOf(await caller.cancel(late))).to.deep.equal([403, 'NOT_CANCELABLE_PAYMENT'])
    expect(await movements()).to.have.length(1)
  })

  it('pays an order once, however often its window was opened', async () => {
    const [first, second] = [await caller.window('order-1', 1000), await caller.window('order-1', 1000)]
    expect((await caller.read('/v1/payments/orders/order-1')).body['paymentKey']).to.equal(second)
    expect((await caller.confirm(first, 'order-1', 1000)).status).to.equal(200)
    expect((await caller.read('/v1/payments/orders/order-1')).body['paymentKey']).to.equal(first)
    expect(codeOf(await caller.confirm(second, 'order-1', 1000))).to.deep.equal([
      400,
      'ALREADY_PROCESSED_PAYMENT',
    ])
    await caller.cancel(first)
    const again = await caller.post('/__window', { orderId: 'order-1', amount: 1000 })
    expect(await again.json()).to.include({ code: 'DUPLICATED_ORDER_ID' })
  })

  it('opens a new window for an order that was declined', async () => {
    await caller.confirm(
      await caller.window('order-1', 1000, { behaviour: 'INVALID_STOPPED_CARD' }),
      'order-1',
      1000,
    )
    expect((await caller.confirm(await caller.window('order-1', 1000), 'order-1', 1000)).status).to.equal(200)
  })
})
