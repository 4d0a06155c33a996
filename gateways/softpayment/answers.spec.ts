import { expect } from 'chai'
import { won } from '../port/conformance-subject.ts'
import type { Gateway } from '../port/gateway.ts'
import { before, cancelled, cancelling, charging, done, unknown } from './answers.spec-helper.ts'

const chargedAt = (value: unknown, status?: number): ReturnType<Gateway['approve']> =>
  before(value, status).gateway.approve(charging)
const cancelAt = (value: unknown): ReturnType<Gateway['cancel']> => before(value).gateway.cancel(cancelling)

describe('softpayment: the answer to a charge', () => {
  const result = {
    reference: 'pay 1/2',
    approvalNumber: null,
    amount: won(10_000n),
    approvedAt: '2026-11-20T00:30:00.000Z',
    methodKind: null,
  }
  const repeated = { ...done, code: 'DUPLICATED_ORDER_ID', message: '이미 처리된 주문번호입니다.' }

  it('is read, whether or not it names the order, and tells another amount as it is', async () => {
    for (const orderId of ['order-1', null, undefined])
      expect(await chargedAt({ ...done, orderId })).to.deep.equal({ kind: 'succeeded', result })
    const other = { ...result, amount: won(9_999n) }
    expect(await chargedAt({ ...done, amount: 9_999 })).to.deep.equal({ kind: 'succeeded', result: other })
  })

  it('is read from a duplicate that has it all', async () => {
    for (const code of ['DUPLICATED_ORDER_ID', 'ALREADY_PROCESSED_PAYMENT'])
      expect(await chargedAt({ ...repeated, code }, 409)).to.deep.equal({ kind: 'succeeded', result })
  })

  const duplicates: readonly [string, object][] = [
    ['without a paymentKey', { ...repeated, paymentKey: undefined }],
    ['without a status', { ...repeated, status: undefined }],
    ['of another amount', { ...repeated, amount: 9_999 }],
  ]
  for (const [what, value] of duplicates)
    it(`is not learnt from a duplicate ${what}`, async () => {
      expect(await chargedAt(value, 409)).to.have.nested.include({
        kind: 'unknown',
        'failure.category': 8004,
        'failure.kind': 'business',
        'failure.providerCode': 'DUPLICATED_ORDER_ID',
      })
    })

  it('is not believed from a duplicate that names another order, or from another refusal', async () => {
    const foreign = await chargedAt({ ...repeated, orderId: 'order-2' }, 409)
    expect(foreign).to.have.nested.include({ kind: 'unknown', 'failure.category': 8999 })
    const refused = await chargedAt({ ...repeated, code: 'REJECT_CARD_COMPANY' }, 403)
    expect(refused).to.have.nested.include({ kind: 'declined', 'failure.category': 8009 })
  })

  const failures: readonly [string, object, string, number, string | null][] = [
    ['without a reason', {}, 'declined', 8009, null],
    ['with one unheard of', { code: 'NEW', message: '' }, 'declined', 8009, 'NEW'],
    ['beside it', { code: 'INVALID_STOPPED_CARD', message: '' }, 'declined', 8007, 'INVALID_STOPPED_CARD'],
    [
      'within it',
      { code: 'NEW', failure: { code: 'REJECT_CARD_PAYMENT', message: '' } },
      'declined',
      8008,
      'REJECT_CARD_PAYMENT',
    ],
    ['that casts a doubt', { code: 'PROVIDER_ERROR', message: '' }, 'unknown', 8999, 'PROVIDER_ERROR'],
    [
      'that it is a duplicate',
      { code: 'DUPLICATED_ORDER_ID', message: '' },
      'unknown',
      8004,
      'DUPLICATED_ORDER_ID',
    ],
  ]
  for (const [what, said, kind, category, code] of failures)
    it(`is ${kind} ${String(category)} with status FAILED and a reason: ${what}`, async () => {
      expect(await chargedAt({ status: 'FAILED', ...said })).to.have.nested.include({
        kind,
        'failure.category': category,
        'failure.providerCode': code,
      })
    })

  for (const [what, spoilt] of [
    ['another order', { orderId: 'order-2' }],
    ['an order that is no text', { orderId: 1 }],
    ['no reference', { paymentKey: undefined }],
    ['an empty reference', { paymentKey: '' }],
    ['another status', { status: 'CANCELED' }],
    ['no status', { status: undefined }],
    ['no amount', { amount: undefined }],
    ['an amount as text', { amount: '10000' }],
    ['a fraction', { amount: 0.5 }],
    ['a negative amount', { amount: -1 }],
    ['an amount that lost digits', { amount: 2 ** 53 }],
    ['no time', { approvedAt: null }],
    ['a time without offset', { approvedAt: '2026-11-20T09:30:00' }],
  ] as const)
    it(`is not known with ${what}`, async () => {
      expect(await chargedAt({ ...done, ...spoilt })).to.deep.equal(unknown)
    })
})

describe('softpayment: the answer to a cancel', () => {
  it('is read, all of it or the last part', async () => {
    for (const status of ['CANCELED', 'PARTIAL_CANCELED'])
      expect(await cancelAt({ ...cancelled, status })).to.deep.equal({
        kind: 'succeeded',
        result: {
          reference: 'pay 1/2/2026-11-20T00:30:00/3000',
          amount: won(3_000n),
          cancelledAt: '2026-11-20T00:30:00.000Z',
        },
      })
  })

  for (const [what, spoilt] of [
    ['another payment', { paymentKey: 'pay' }],
    ['no payment', { paymentKey: undefined }],
    ['another status', { status: 'DONE' }],
    ['another amount', { cancelAmount: 3_001 }],
    ['no amount', { cancelAmount: undefined }],
    ['no time', { canceledAt: undefined }],
  ] as const)
    it(`is not known with ${what}`, async () => {
      expect(await cancelAt({ ...cancelled, ...spoilt })).to.deep.equal(unknown)
    })
})
