import { expect } from 'chai'
import fc from 'fast-check'
import { won } from '../port/conformance-subject.ts'
import type { ToldOnInquiry } from '../port/gateway.ts'
import {
  approved,
  asking,
  before,
  byOrder,
  cancelDetail,
  order,
  orderWith,
  paidDetail,
  refusal,
  subscription,
  totals,
  unknown,
} from './answers.spec-helper.ts'

describe('kakao-pay: an inquiry', () => {
  const byTransaction = async (value: unknown, reference = 'T1'): Promise<ToldOnInquiry | undefined> =>
    before(value).gateway.inquire.byTransaction?.({ ...asking, reference })
  const approval = {
    operation: 'approve',
    reference: 'T1',
    amount: won(10_000n),
    at: '2026-11-20T00:30:00.000Z',
    approvalNumber: null,
    expiresAt: null,
    methodKind: 'card',
  }
  const rowOf = (reference: string, amount: bigint, minute: number): object => ({
    ...approval,
    operation: 'cancel',
    reference,
    amount: won(amount),
    at: `2026-11-20T00:${String(minute)}:00.000Z`,
    methodKind: null,
  })
  const laterDetail = { ...cancelDetail, aid: 'A3', amount: 7_000, approved_at: '2026-11-20T09:32:00' }

  it('tells the approval, and each cancel, oldest first', async () => {
    expect(await byOrder(order)).to.deep.equal({ kind: 'found', transactions: [approval] })
    expect(await byTransaction(orderWith(3_000, [cancelDetail]))).to.deep.equal({
      kind: 'found',
      transactions: [approval, rowOf('A2', 3_000n, 31)],
    })
    expect(await byOrder(orderWith(10_000, [laterDetail, cancelDetail]))).to.deep.equal({
      kind: 'found',
      transactions: [approval, rowOf('A2', 3_000n, 31), rowOf('A3', 7_000n, 32)],
    })
  })

  it('knows a subscription by its cid too', async () => {
    const transactions = [{ ...approval, reference: 'T1@TCSUBSCRIP' }]
    expect(await byTransaction(order, 'T1@TCSUBSCRIP')).to.deep.equal({ kind: 'found', transactions })
  })

  it('has no way to a subscription charge whose answer was lost, or to what cannot be opened', async () => {
    const { gateway, sent } = before(order)
    for (const instrument of [subscription.instrument, undefined]) {
      expect(await gateway.inquire.byOrder?.({ ...asking, instrument })).to.deep.equal({ kind: 'no_way' })
    }
    expect(sent).to.deep.equal([])
  })

  it('tells what is left where single cancels are not told', async () => {
    const { amount: _amount, ...bare } = cancelDetail
    const standing = {
      kind: 'standing',
      approval,
      left: won(4_000n),
      cancelledAt: '2026-11-20T00:31:00.000Z',
    }
    for (const details of [[], [bare], [bare, { ...cancelDetail, aid: 'A3' }]]) {
      expect(await byOrder(orderWith(6_000, details))).to.deep.equal(standing)
    }
    expect(await byOrder(orderWith(6_000, [], { payment_action_details: null }))).to.deep.equal(standing)
  })

  it('reads a payment whose detail has no amount', async () => {
    const { amount: _amount, ...bare } = paidDetail
    expect(await byOrder({ ...order, payment_action_details: [bare] })).to.deep.equal({
      kind: 'found',
      transactions: [approval],
    })
  })

  it('finds nothing where nothing was paid', async () => {
    for (const status of [
      'READY',
      'SEND_TMS',
      'OPEN_PAYMENT',
      'SELECT_METHOD',
      'ARS_WAITING',
      'AUTH_PASSWORD',
      'ISSUED_SID',
      'FAIL_AUTH_PASSWORD',
      'QUIT_PAYMENT',
      'FAIL_PAYMENT',
    ]) {
      const waiting = { ...order, status, approved_at: undefined, payment_action_details: [] }
      expect(await byOrder(waiting), status).to.deep.equal({ kind: 'not_found' })
      expect(await byOrder({ ...waiting, partner_order_id: 'order-2' }), status).to.deep.equal(unknown)
    }
    for (const code of [-721, -723]) {
      const answer = await before(refusal(code), 400).gateway.inquire.byOrder?.(asking)
      expect(answer).to.deep.equal({ kind: 'not_found' })
    }
  })

  it('learns nothing from a refusal', async () => {
    for (const [code, category] of [
      [-404, 8003],
      [-401, 8002],
      [-429, 8013],
      [-702, 8999],
      [-999, 8999],
    ] as const) {
      const answer = await before(refusal(code), 400).gateway.inquire.byOrder?.(asking)
      expect(answer, String(code)).to.have.nested.include({ kind: 'unknown', 'failure.category': category })
    }
  })

  it('believes an order that names ours, unless another call paid it', async () => {
    const found = { kind: 'found', transactions: [approval] }
    const paidBy = (payload: unknown): object => ({
      ...order,
      payment_action_details: [{ ...paidDetail, payload }],
    })
    for (const told of [order, paidBy('txn_1'), paidBy(null), paidBy('')])
      expect(await byOrder(told)).to.deep.equal(found)
    expect(await byOrder(paidBy('txn_2'))).to.deep.equal(unknown)
    expect(await byOrder({ ...paidBy('txn_1'), partner_order_id: 'order-2' })).to.deep.equal(unknown)
  })

  it('does not let one tid pay for two orders, though the order does not say whose it is', async () => {
    const nameless = (payload?: string): object => ({
      ...order,
      partner_order_id: undefined,
      payment_action_details: [{ ...paidDetail, payload }],
    })
    expect(await byOrder(nameless('txn_1'))).to.deep.equal({ kind: 'found', transactions: [approval] })
    for (const told of [nameless('txn_2'), nameless(), { ...nameless(), payment_action_details: undefined }])
      expect(await byOrder(told)).to.deep.equal(unknown)
  })

  for (const [what, spoilt] of [
    ['of another tid', { ...order, tid: 'T2' }],
    ['without a tid', { ...order, tid: undefined }],
    ['in a state unheard of', { ...order, status: 'NEW' }],
    ['approved without a time', { ...order, approved_at: null }],
    ['not cancelled, with a cancelled sum', { ...order, canceled_amount: totals(1) }],
    ['partly cancelled, of nothing', { ...order, status: 'PART_CANCEL_PAYMENT' }],
    ['cancelled, not in full', orderWith(3_000, [cancelDetail], { status: 'CANCEL_PAYMENT' })],
    ['cancelled above all', orderWith(10_001, [{ ...cancelDetail, amount: 10_001 }])],
    ['whose cancels are not the sum', orderWith(4_000, [cancelDetail])],
    ['with one cancel told twice', orderWith(6_000, [cancelDetail, cancelDetail])],
    ['paid twice', { ...order, payment_action_details: [paidDetail, { ...paidDetail, aid: 'A9' }] }],
    ['paid otherwise', { ...order, payment_action_details: [{ ...paidDetail, amount: 9_999 }] }],
    ['with a movement unheard of', orderWith(3_000, [{ ...cancelDetail, payment_action_type: 'NEW' }])],
    ['with a movement it cannot read', orderWith(3_000, [{}])],
    ["that is an approval's answer", approved],
  ] as const) {
    it(`learns nothing from an order ${what}`, async () => {
      expect(await byOrder(spoilt)).to.deep.equal(unknown)
    })
  }

  it('never tells of more cancelled than was paid, or of another sum than the order', async () => {
    const cancels = fc.array(fc.integer({ min: 0, max: 6_000 }), { maxLength: 4 })
    const property = fc.asyncProperty(cancels, fc.integer({ min: 0, max: 12_000 }), async (amounts, sum) => {
      const details = amounts.map((amount, place) => ({ ...cancelDetail, aid: `C${String(place)}`, amount }))
      const told = await byOrder(orderWith(sum, details))
      if (told?.kind !== 'found') return
      const cancelled = told.transactions.slice(1).reduce((all, { amount }) => all + amount.amount, 0n)
      expect(cancelled).to.equal(BigInt(sum))
      expect(cancelled <= 10_000n).to.equal(true)
    })
    await fc.assert(property, { numRuns: 200 })
  })
})
