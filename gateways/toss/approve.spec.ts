import { expect } from 'chai'
import { won } from '../port/conformance-subject.ts'
import { approveAt, approved, billing, unknown } from './answers.spec-helper.ts'

describe('toss: an approval', () => {
  const result = {
    reference: 'pay 1/2',
    approvalNumber: '00000001',
    amount: won(10_000n),
    approvedAt: '2026-11-20T00:30:00.000Z',
    methodKind: 'card',
  }

  it('is read from the Payment', async () => {
    expect(await approveAt(approved)).to.deep.equal({ kind: 'succeeded', result })
  })

  it('needs no card, and tells another amount as it is', async () => {
    const outcome = await approveAt({ ...approved, card: null, totalAmount: 9_999 })
    const other = { ...result, approvalNumber: null, amount: won(9_999n) }
    expect(outcome).to.deep.equal({ kind: 'succeeded', result: other })
  })

  it('tells how it was paid, where that is a card, an account or a wallet', async () => {
    for (const [method, methodKind] of [
      ['간편결제', 'wallet'],
      ['계좌이체', 'account'],
      ['가상계좌', 'account'],
      ['휴대폰', null],
      ['card', null],
      [null, null],
      [undefined, null],
    ] as const) {
      const outcome = await approveAt({ ...approved, method })
      expect(outcome, String(method)).to.deep.equal({ kind: 'succeeded', result: { ...result, methodKind } })
    }
  })

  it('has a paymentKey of its own when a billing key is charged', async () => {
    const outcome = await approveAt({ ...approved, paymentKey: 'new' }, billing)
    expect(outcome).to.deep.equal({ kind: 'succeeded', result: { ...result, reference: 'new' } })
    expect(await approveAt({ ...approved, orderId: 'order-2' }, billing)).to.deep.equal(unknown)
  })

  for (const [what, spoilt] of [
    ['another order', { orderId: 'order-2' }],
    ['another payment', { paymentKey: 'new' }],
    ['no order', { orderId: undefined }],
    ['no reference', { paymentKey: undefined }],
    ['an empty reference', { paymentKey: '' }],
    ['status IN_PROGRESS', { status: 'IN_PROGRESS' }],
    ['status WAITING_FOR_DEPOSIT', { status: 'WAITING_FOR_DEPOSIT' }],
    ['status ABORTED', { status: 'ABORTED' }],
    ['status CANCELED', { status: 'CANCELED' }],
    ['no status', { status: undefined }],
    ['no amount', { totalAmount: undefined }],
    ['an amount as text', { totalAmount: '10000' }],
    ['a fraction', { totalAmount: 0.5 }],
    ['a negative amount', { totalAmount: -1 }],
    ['an amount that lost digits', { totalAmount: 2 ** 53 }],
    ['another currency', { currency: 'USD' }],
    ['no currency', { currency: undefined }],
    ['no time', { approvedAt: null }],
    ['a time without offset', { approvedAt: '2026-11-20T09:30:00' }],
  ] as const) {
    it(`is not known with ${what}`, async () => {
      expect(await approveAt({ ...approved, ...spoilt })).to.deep.equal(unknown)
    })
  }
})
