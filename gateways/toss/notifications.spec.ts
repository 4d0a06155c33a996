import { expect } from 'chai'
import { instantOf } from '../../ledger/core/time.ts'
import type { Claim, Reading } from '../port/notification.ts'
import { tossNotifications } from './notifications.ts'

const readText = (text: string, headers: Record<string, string> = {}): Reading =>
  tossNotifications.read({ body: Buffer.from(text), headers, receivedAt: instantOf(0) }, [
    { secretKey: 'test_sk' },
  ])
const read = (value: unknown): Reading => readText(JSON.stringify(value))

const createdAt = '2026-11-20T09:30:00.123456'
const payment = { paymentKey: 'pay_1', orderId: 'order-1', status: 'DONE', totalAmount: 10_000 }
const changed = { eventType: 'PAYMENT_STATUS_CHANGED', createdAt, data: payment }
const deposit = { createdAt, secret: 'ps_1', status: 'DONE', transactionKey: 't', orderId: 'order-1' }
const hint = (eventType: string, claims: readonly Claim[] = []): Reading => ({
  kind: 'hint',
  notice: { eventId: null, providerOrderId: 'order-1', eventType, claims },
})

describe('toss: notifications', () => {
  const hints: readonly [string, unknown, string][] = [
    ['a changed payment', changed, 'DONE'],
    [
      'a status to come',
      { ...changed, data: { ...payment, status: 'PARTIALLY_REVERSED' } },
      'PARTIALLY_REVERSED',
    ],
    ['a deposit', deposit, 'DONE'],
    ['a deposit with a type', { ...deposit, eventType: 'DEPOSIT_CALLBACK' }, 'DONE'],
    [
      'a cancel that names its order',
      { eventType: 'CANCEL_STATUS_CHANGED', createdAt, data: { orderId: 'order-1' } },
      'CANCEL_STATUS_CHANGED',
    ],
  ]
  for (const [what, body, eventType] of hints) {
    it(`takes ${what} for a hint`, () => {
      expect(read(body)).to.deep.equal(hint(eventType))
    })
  }

  it('claims what a whole Payment shows done', () => {
    const cancel = { transactionKey: 'c_1', cancelAmount: 3_000, refundableAmount: 7_000 }
    const at = '2026-11-20T09:31:00+09:00'
    const cancels = [
      { ...cancel, cancelStatus: 'DONE', canceledAt: at },
      { ...cancel, cancelStatus: 'ABORTED', canceledAt: at },
    ]
    const whole = { ...payment, currency: 'KRW', approvedAt: '2026-11-20T09:30:00+09:00', cancels }
    const data = { ...whole, status: 'PARTIAL_CANCELED' }
    const claims: readonly Claim[] = [
      { operation: 'approve', amount: 10_000n, at: instantOf(Date.parse('2026-11-20T00:30:00Z')) },
      { operation: 'cancel', amount: 3_000n, at: instantOf(Date.parse('2026-11-20T00:31:00Z')) },
    ]
    expect(read({ ...changed, data })).to.deep.equal(hint('PARTIAL_CANCELED', claims))
  })

  it('believes no signature and no id that a header claims', () => {
    const headers = {
      'tosspayments-webhook-signature': 'v1:x',
      'tosspayments-webhook-transmission-id': 'id',
    }
    expect(readText(JSON.stringify(changed), headers)).to.deep.equal(hint('DONE'))
  })

  for (const eventType of [
    'BILLING_DELETED',
    'METHOD_UPDATED',
    'CUSTOMER_STATUS_CHANGED',
    'ORDER_PAYMENT_STATUS_CHANGED',
    'payout.changed',
    'seller.changed',
  ]) {
    it(`has no use for ${eventType}`, () => {
      expect(read({ eventType, createdAt, data: payment })).to.deep.equal({ kind: 'irrelevant' })
    })
  }

  it('has no use for a cancel that names no order', () => {
    const data = { transactionKey: 't', cancelStatus: 'DONE' }
    expect(read({ eventType: 'CANCEL_STATUS_CHANGED', createdAt, data })).to.deep.equal({
      kind: 'irrelevant',
    })
  })

  const unreadable: readonly [string, string][] = [
    ['nothing', ''],
    ['no JSON', '{"eventType":'],
    ['a list', '[]'],
    ['null', 'null'],
    ['an empty object', '{}'],
    ['a type unheard of', JSON.stringify({ ...changed, eventType: 'NEW' })],
    ['no data', JSON.stringify({ ...changed, data: undefined })],
    ['no order', JSON.stringify({ ...changed, data: { ...payment, orderId: undefined } })],
    ['a number for an order', JSON.stringify({ ...changed, data: { ...payment, orderId: 1_000_000 } })],
    ['an order too long', JSON.stringify({ ...changed, data: { ...payment, orderId: 'x'.repeat(65) } })],
    ['a status that is no word', JSON.stringify({ ...changed, data: { ...payment, status: 'a\nb' } })],
    ['a deposit without its secret', JSON.stringify({ ...deposit, secret: undefined })],
  ]
  for (const [what, text] of unreadable) {
    it(`cannot read ${what}`, () => {
      expect(readText(text)).to.deep.equal({ kind: 'unreadable' })
    })
  }

  it('cannot read what is not UTF-8', () => {
    const body = Buffer.concat([Buffer.from('{"eventType":"'), Buffer.from([0xff]), Buffer.from('"}')])
    const delivery = { body, headers: {}, receivedAt: instantOf(0) }
    expect(tossNotifications.read(delivery, [])).to.deep.equal({ kind: 'unreadable' })
  })
})
