import { expect } from 'chai'
import { agreed, timelineOf, typesIn } from './agreement.spec-helper.ts'
import {
  orderOf,
  pay,
  paymentIn,
  problemIn,
  startSystem,
  tokenAt,
  type TestSystem,
} from './system.spec-helper.ts'

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

describe('the walk of a payment', () => {
  let system: TestSystem
  before(async () => {
    system = await startSystem()
  })
  after(() => system.stop())

  it('answers an approval with the whole resource', async () => {
    const { merchant, simulator } = system
    const metadata = { table: '12', constructor: 'a word like any other' }
    const asked = { taxFree: 1_000, payerReference: 'payer-7', installmentMonths: 3, metadata }
    const order = orderOf(await tokenAt(simulator), asked)
    const told = await merchant.post('/v1/payments', order)
    expect(told.status, told.text).to.equal(201)
    const payment = paymentIn(told)
    const [transaction] = payment.transactions
    expect(payment).to.deep.equal({
      id: payment.id,
      status: 'APPROVED',
      mode: 'test',
      orderId: order['orderId'],
      orderName: '아메리카노',
      currency: 'KRW',
      amount: 10_000,
      taxFree: 1_000,
      balance: 10_000,
      capturedAmount: 10_000,
      canceledAmount: 0,
      heldAmount: 0,
      provider: 'card-network',
      method: { kind: 'card', cardId: null, installmentMonths: 3 },
      payerReference: 'payer-7',
      metadata,
      holdExpiresAt: null,
      createdAt: payment.createdAt,
      updatedAt: payment.updatedAt,
      transactions: [
        {
          id: transaction?.id,
          kind: 'APPROVAL',
          status: 'SUCCEEDED',
          provider: 'card-network',
          askedAmount: 10_000,
          signedAmount: 10_000,
          heldAmount: 0,
          installmentMonths: 3,
          reason: null,
          providerReference: transaction?.providerReference,
          approvalNumber: transaction?.approvalNumber,
          failure: null,
          requestedAt: payment.createdAt,
          completedAt: transaction?.completedAt,
        },
      ],
    })
    expect(payment.id).to.match(/^pay_[0-9a-f]{32}$/)
    expect(transaction?.id).to.match(/^txn_[0-9a-f]{32}$/)
    expect(transaction?.providerReference).to.match(/^cnt_/)
    expect(transaction?.approvalNumber).to.match(/^\d{8}$/)
    for (const time of [payment.createdAt, payment.updatedAt, transaction?.completedAt])
      expect(time).to.match(ISO)
    expect(told.headers.get('ledger-position')).to.match(/^[1-9]\d*$/)
    expect(told.headers.get('cache-control')).to.equal('no-store')
    expect(told.headers.has('idempotency-replayed')).to.equal(false)
    expect((await agreed(system, merchant, payment.id)).payment).to.deep.equal(payment)
  })

  it('10,000 approved, 3,000 cancelled, 7,000 cancelled', async () => {
    const { merchant } = system
    const { id } = await pay(system)
    const first = paymentIn(
      await merchant.post(`/v1/payments/${id}/cancel`, { amount: 3_000, reason: '변심' }),
    )
    expect(first).to.include({ status: 'PARTIAL_CANCELED', balance: 7_000, canceledAmount: 3_000 })
    expect((await agreed(system, merchant, id)).payment).to.deep.equal(first)
    const told = await merchant.post(`/v1/payments/${id}/cancel`, { reason: 'the rest' })
    expect(told.status, told.text).to.equal(200)
    const last = paymentIn(told)
    expect(last).to.include({
      status: 'CANCELED',
      balance: 0,
      capturedAmount: 10_000,
      canceledAmount: 10_000,
    })
    const rows = last.transactions.map(({ kind, status, askedAmount, signedAmount, reason }) => [
      `${kind} ${status}`,
      askedAmount,
      signedAmount,
      reason,
    ])
    expect(rows).to.deep.equal([
      ['APPROVAL SUCCEEDED', 10_000, 10_000, null],
      ['PARTIAL_CANCEL SUCCEEDED', 3_000, -3_000, '변심'],
      ['PARTIAL_CANCEL SUCCEEDED', 7_000, -7_000, 'the rest'],
    ])
    const { payment, book } = await agreed(system, merchant, id)
    expect(payment).to.deep.equal(last)
    expect(book).to.deep.equal(['approve 10000', 'cancel 3000', 'cancel 7000'])
    const again = await merchant.post(`/v1/payments/${id}/cancel`, { amount: 1, reason: 'once more' })
    problemIn(again, '409 payment_already_canceled')
  })

  it('a cancel of everything at once is a FULL_CANCEL; more than the balance, or another currency, is refused', async () => {
    const { merchant } = system
    const { id } = await pay(system, { currency: 'USD', amount: 1_999 })
    const cancel = (body: object) =>
      merchant.post(`/v1/payments/${id}/cancel`, { reason: 'why not', ...body })
    problemIn(await cancel({ amount: 2_000 }), '422 cancel_exceeds_balance')
    problemIn(await cancel({ amount: 100, currency: 'KRW' }), '422 currency_mismatch')
    const payment = paymentIn(await cancel({ amount: 1_999, currency: 'USD' }))
    expect(payment.transactions[1]).to.include({ kind: 'FULL_CANCEL', signedAmount: -1_999 })
    expect((await agreed(system, merchant, id)).book).to.deep.equal(['approve 1999', 'cancel 1999'])
  })

  it('holds, captures in parts, voids the rest, cancels what was captured', async () => {
    const { merchant } = system
    const held = await pay(system, { capture: 'manual' })
    const { id } = held
    const post = async (action: string, body: object): Promise<object> =>
      paymentIn(await merchant.post(`/v1/payments/${id}/${action}`, body))
    expect(held).to.include({ status: 'PRE_APPROVED', balance: 0, heldAmount: 10_000, capturedAmount: 0 })
    expect(held.transactions[0]).to.include({ kind: 'PRE_AUTH', signedAmount: 0, heldAmount: 10_000 })
    expect(held.holdExpiresAt).to.match(ISO)
    problemIn(
      await merchant.post(`/v1/payments/${id}/cancel`, { reason: 'too early' }),
      '409 nothing_captured',
    )
    expect(await post('capture', { amount: 4_000 })).to.include({
      status: 'APPROVED',
      balance: 4_000,
      heldAmount: 6_000,
    })
    expect(await post('capture', { amount: 1_000 })).to.include({ balance: 5_000, heldAmount: 5_000 })
    const more = await merchant.post(`/v1/payments/${id}/capture`, { amount: 5_001 })
    problemIn(more, '422 capture_exceeds_hold')
    expect(await post('void', { reason: '품절' })).to.include({
      status: 'APPROVED',
      balance: 5_000,
      heldAmount: 0,
    })
    problemIn(await merchant.post(`/v1/payments/${id}/capture`, {}), '409 payment_already_voided')
    problemIn(
      await merchant.post(`/v1/payments/${id}/void`, { reason: 'again' }),
      '409 payment_already_voided',
    )
    expect(await post('cancel', { amount: 2_000, reason: 'a' })).to.include({ status: 'PARTIAL_CANCELED' })
    expect(await post('cancel', { reason: 'b' })).to.include({ status: 'CANCELED', balance: 0 })
    const { payment, book } = await agreed(system, merchant, id)
    expect(payment.transactions.find(({ kind }) => kind === 'VOID')).to.include({
      signedAmount: 0,
      heldAmount: 5_000,
    })
    expect(book).to.deep.equal([
      'pre-authorize 10000',
      'capture 4000',
      'capture 1000',
      'void 5000',
      'cancel 2000',
      'cancel 3000',
    ])
  })

  it('a hold that is voided untouched took nothing', async () => {
    const { merchant } = system
    const { id } = await pay(system, { capture: 'manual' })
    const payment = paymentIn(await merchant.post(`/v1/payments/${id}/void`, { reason: 'no' }))
    expect(payment).to.include({ status: 'VOIDED', balance: 0, heldAmount: 0 })
    expect((await agreed(system, merchant, id)).book).to.deep.equal(['pre-authorize 10000', 'void 10000'])
  })

  it('what is not held is neither captured nor voided', async () => {
    const { merchant } = system
    const { id } = await pay(system)
    problemIn(await merchant.post(`/v1/payments/${id}/capture`, {}), '409 payment_not_pre_authorized')
    problemIn(
      await merchant.post(`/v1/payments/${id}/void`, { reason: 'x' }),
      '409 payment_not_pre_authorized',
    )
  })

  it('tells its timeline: every event, nothing sealed, no token', async () => {
    const { merchant, simulator } = system
    const token = await tokenAt(simulator)
    const created = await merchant.post('/v1/payments', orderOf(token), { 'request-id': 'req-walk' })
    const { id } = paymentIn(created)
    await merchant.post(
      `/v1/payments/${id}/cancel`,
      { amount: 1, reason: '사유' },
      { 'request-id': 'req-cancel' },
    )
    const told = await merchant.get(`/v1/payments/${id}/events`)
    const timeline = await timelineOf(merchant, id)
    expect(typesIn(timeline)).to.deep.equal([
      'PaymentCreated',
      'ApprovalRequested',
      'PaymentApproved',
      'CancellationRequested',
      'CancellationSucceeded',
    ])
    expect(timeline.map(({ revision }) => revision)).to.deep.equal([0, 1, 2, 3, 4])
    expect(timeline.map(({ actor }) => actor).join(' ')).to.equal(
      'merchant merchant dispatcher merchant dispatcher',
    )
    const requests = timeline.map(({ correlationId }) => correlationId)
    expect(requests.join(' ')).to.equal('req-walk req-walk req-walk req-cancel req-cancel')
    expect(told.text).not.to.contain(token)
    expect(told.text).not.to.match(/sealed|leaseMs|own_|providerCode|providerMessage|environment:/)
    expect(told.headers.get('ledger-position')).to.match(/^\d+$/)
  })

  it('tells a merchant’s metadata whole, also under words that our own fields have', async () => {
    const metadata = { contractId: 'C-17', dispatch: 'motorbike', memo: '문 앞' }
    const { id } = await pay(system, { metadata })
    const [created] = await timelineOf(system.merchant, id)
    expect(created?.data).to.have.nested.property('order.metadata').that.deep.equals(metadata)
  })
})
