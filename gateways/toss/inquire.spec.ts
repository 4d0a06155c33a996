import { expect } from 'chai'
import { won } from '../port/conformance-subject.ts'
import { approved, before, call, cancelled, earlier, ours, underWay, unknown } from './answers.spec-helper.ts'

describe('toss: an inquiry', () => {
  const byOrder = (value: unknown, status?: number): unknown =>
    before(value, status).gateway.inquire.byOrder?.({ ...call, providerOrderId: 'order-1' })
  const byTransaction = (value: unknown): unknown =>
    before(value).gateway.inquire.byTransaction?.({ ...call, reference: 'pay 1/2' })
  const approval = {
    operation: 'approve',
    reference: 'pay 1/2',
    amount: won(10_000n),
    at: '2026-11-20T00:30:00.000Z',
    approvalNumber: '00000001',
    expiresAt: null,
    methodKind: 'card',
  }
  const rowOf = (reference: string, amount: bigint): object => ({
    ...approval,
    operation: 'cancel',
    reference,
    amount: won(amount),
    approvalNumber: null,
    methodKind: null,
  })

  it('tells the approval, and each cancel that was done, oldest first', async () => {
    expect(await byOrder(approved)).to.deep.equal({ kind: 'found', transactions: [approval] })
    const last = { ...ours, cancelAmount: 4_000, refundableAmount: 0, transactionKey: 'last' }
    const failed = { ...ours, cancelStatus: 'ABORTED', transactionKey: 'failed' }
    const transactions = [approval, rowOf('earlier', 3_000n), rowOf('ours', 3_000n), rowOf('last', 4_000n)]
    for (const status of ['PARTIAL_CANCELED', 'CANCELED']) {
      const answer = { ...cancelled, status, cancels: [last, failed, earlier, ours] }
      expect(await byTransaction(answer)).to.deep.equal({ kind: 'found', transactions })
    }
  })

  it('tells how it was paid', async () => {
    const transactions = [{ ...approval, methodKind: 'wallet' }]
    expect(await byOrder({ ...approved, method: '간편결제' })).to.deep.equal({ kind: 'found', transactions })
  })

  it('finds nothing where nothing was approved', async () => {
    for (const status of ['READY', 'IN_PROGRESS', 'ABORTED', 'EXPIRED']) {
      const waiting = { ...approved, status, approvedAt: null, card: null }
      expect(await byOrder(waiting), status).to.deep.equal({ kind: 'not_found' })
      expect(await byOrder({ ...waiting, orderId: 'order-2' }), status).to.deep.equal(unknown)
    }
  })

  for (const code of ['NOT_FOUND_PAYMENT', 'NOT_FOUND']) {
    it(`takes ${code} for an answer only with 404`, async () => {
      expect(await byOrder({ code, message: '' }, 404)).to.deep.equal({ kind: 'not_found' })
      expect(await byOrder({ code, message: '' }, 400)).to.have.nested.include({
        kind: 'unknown',
        'failure.category': 8003,
      })
    })
  }

  it('learns nothing while a cancel is under way', async () => {
    const cancels = [earlier, { ...ours, cancelStatus: 'IN_PROGRESS' }]
    expect(await byOrder({ ...cancelled, cancels })).to.deep.equal(underWay)
  })

  for (const [what, spoilt] of [
    ['of another order', { orderId: 'order-2' }],
    ['waiting for a deposit', { status: 'WAITING_FOR_DEPOSIT' }],
    ['in a state unheard of', { status: 'NEW' }],
    ['approved without a time', { approvedAt: null }],
    ['of another currency', { currency: 'USD' }],
    ['cancelled without a cancel', { status: 'CANCELED' }],
    ['not cancelled with a cancel', { cancels: [earlier] }],
    ['with one cancel told twice', { status: 'PARTIAL_CANCELED', cancels: [earlier, earlier] }],
    ['with a cancel it cannot read', { status: 'PARTIAL_CANCELED', cancels: [earlier, {}] }],
  ] as const) {
    it(`learns nothing from a payment ${what}`, async () => {
      expect(await byOrder({ ...approved, ...spoilt })).to.deep.equal(unknown)
    })
  }

  it('learns nothing from another payment', async () => {
    expect(await byTransaction({ ...approved, paymentKey: 'new' })).to.deep.equal(unknown)
  })
})
