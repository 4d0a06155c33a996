import { expect } from 'chai'
import { callerOf, codeOf, rows, type Caller, type Fields } from './caller.spec-helper.ts'
import { startTossSim, type RunningSim } from './server.ts'

const START_MS = Date.parse('2026-11-20T00:00:00.000Z')

describe('toss simulator: cancels', () => {
  let sim: RunningSim
  let nowMs = START_MS
  let caller: Caller

  beforeEach(async () => {
    nowMs = START_MS
    sim = await startTossSim({ now: () => nowMs })
    caller = callerOf(sim)
  })
  afterEach(() => sim.close())

  const movements = async (): Promise<readonly unknown[]> =>
    (await caller.book()).map(({ operation, amount, status }) => [operation, amount, status])
  const cancelsOf = (body: Fields): readonly Fields[] => rows(body['cancels'])

  it('are CANCELED in one go, with or without the amount', async () => {
    for (const amount of [undefined, 1000]) {
      const orderId = `order-${String(amount)}`
      const paymentKey = await caller.pay(orderId, 1000)
      nowMs += 1000
      const { status, body } = await caller.cancel(paymentKey, amount)
      expect(status).to.equal(200)
      expect(body).to.include({
        status: 'CANCELED',
        totalAmount: 1000,
        balanceAmount: 0,
        suppliedAmount: 0,
        vat: 0,
      })
      expect(cancelsOf(body)).to.deep.equal([
        {
          cancelAmount: 1000,
          cancelReason: '고객 변심',
          taxFreeAmount: 0,
          taxExemptionAmount: 0,
          refundableAmount: 0,
          easyPayDiscountAmount: 0,
          transferDiscountAmount: 0,
          canceledAt: `2026-11-20T09:00:0${amount === undefined ? '1' : '2'}+09:00`,
          transactionKey: body['lastTransactionKey'],
          receiptKey: null,
          cancelStatus: 'DONE',
          cancelRequestId: null,
        },
      ])
      expect(body['card']).to.include({ amount: 1000, acquireStatus: 'CANCELED' })
      expect(codeOf(await caller.cancel(paymentKey))).to.deep.equal([400, 'ALREADY_CANCELED_PAYMENT'])
      expect((await caller.read(`/v1/payments/orders/${orderId}`)).body).to.deep.equal(body)
    }
  })

  it('stay PARTIAL_CANCELED when parts used up everything', async () => {
    const paymentKey = await caller.pay('order-1', 1100)
    const first = await caller.cancel(paymentKey, 400, { refundableAmount: 1100 })
    expect(first.body).to.include({
      status: 'PARTIAL_CANCELED',
      balanceAmount: 700,
      suppliedAmount: 636,
      vat: 64,
    })
    expect(codeOf(await caller.cancel(paymentKey, 701))).to.deep.equal([403, 'NOT_CANCELABLE_AMOUNT'])
    const rest = await caller.cancel(paymentKey)
    expect(rest.body).to.include({ status: 'PARTIAL_CANCELED', balanceAmount: 0 })
    expect(cancelsOf(rest.body).map((row) => [row['cancelAmount'], row['refundableAmount']])).to.deep.equal([
      [400, 700],
      [700, 0],
    ])
    expect(codeOf(await caller.cancel(paymentKey))).to.deep.equal([403, 'NOT_CANCELABLE_AMOUNT'])
    expect(await movements()).to.deep.equal([
      ['approve', 1100, 'DONE'],
      ['cancel', 400, 'PARTIAL_CANCELED'],
      ['cancel', 700, 'PARTIAL_CANCELED'],
    ])
  })

  it('are guarded by what the merchant believes is left', async () => {
    const paymentKey = await caller.pay('order-1', 1000)
    await caller.cancel(paymentKey, 400, { refundableAmount: 1000 })
    const repeated = await caller.cancel(paymentKey, 400, { refundableAmount: 1000 })
    expect(codeOf(repeated)).to.deep.equal([400, 'NOT_MATCHES_REFUNDABLE_AMOUNT'])
    expect((await caller.cancel(paymentKey, 400, { refundableAmount: 600 })).status).to.equal(200)
  })

  const badCancels: readonly [string, object][] = [
    ['without a reason', { cancelReason: undefined }],
    ['with a reason of 201', { cancelReason: 'x'.repeat(201) }],
    ['of nothing', { cancelAmount: 0 }],
    ['of less than nothing', { cancelAmount: -1 }],
    ['in another currency', { currency: 'USD' }],
    ['with more untaxed than it is', { cancelAmount: 100, taxFreeAmount: 60, taxExemptionAmount: 41 }],
  ]
  for (const [how, more] of badCancels) {
    it(`are refused ${how}`, async () => {
      const refused = await caller.cancel(await caller.pay('order-1', 1000), undefined, more)
      expect(codeOf(refused)).to.deep.equal([400, 'INVALID_REQUEST'])
      expect(await movements()).to.have.length(1)
    })
  }

  it('are refused before the confirmation', async () => {
    const paymentKey = await caller.window('order-1', 1000)
    expect(codeOf(await caller.cancel(paymentKey))).to.deep.equal([403, 'NOT_CANCELABLE_PAYMENT'])
  })
})
