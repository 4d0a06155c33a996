import { expect } from 'chai'
import { won } from '../port/conformance-subject.ts'
import type { ToldOnInquiry } from '../port/gateway.ts'
import { approved, before, call, cancelled, earlier, ours, undone } from './answers.spec-helper.ts'

const byTid = (value: unknown, status?: number) =>
  before(value, status).gateway.inquire.byTransaction?.({ ...call, reference: 'UT 1/2' })
const byOrder = (value: unknown): Promise<ToldOnInquiry> | undefined =>
  before(value).gateway.inquire.byOrder?.({ ...call, providerOrderId: 'order-1' })

describe('nice-pay: an inquiry', () => {
  const approval = {
    operation: 'approve',
    reference: 'UT 1/2',
    amount: won(10_000n),
    at: '2026-11-20T00:30:00.000Z',
    approvalNumber: '00000001',
    expiresAt: null,
    methodKind: 'card',
  }
  const cancelOf = (reference: string, amount: bigint, at = approval.at): object => ({
    ...approval,
    operation: 'cancel',
    reference,
    amount: won(amount),
    at,
    approvalNumber: null,
    methodKind: null,
  })

  it('tells the approval, and each cancel, oldest first', async () => {
    expect(await byTid(approved)).to.deep.equal({ kind: 'found', transactions: [approval] })
    expect(await byTid(undone)).to.deep.equal({
      kind: 'found',
      transactions: [approval, cancelOf('UT 1/2', 10_000n)],
    })
    const late = { ...ours, cancelledAt: '2026-11-20T09:30:01.000+0900' }
    for (const cancels of [
      [earlier, late],
      [late, earlier],
    ]) {
      expect(await byOrder({ ...cancelled, cancels })).to.deep.equal({
        kind: 'found',
        transactions: [
          approval,
          cancelOf('earlier', 3_000n),
          cancelOf('ours', 3_000n, '2026-11-20T00:30:01.000Z'),
        ],
      })
    }
  })

  it('believes an unsigned transaction', async () => {
    expect(await byTid({ ...approved, signature: null })).to.include({ kind: 'found' })
  })

  it('finds nothing where nothing was approved', async () => {
    const nothing = { ...approved, signature: null, paidAt: '0', approveNo: null }
    for (const status of ['failed', 'expired', 'ready'])
      expect(await byTid({ ...nothing, status }), status).to.deep.equal({ kind: 'not_found' })
    for (const resultCode of ['U107', 'U111', 'U126', 'A118', 'A214'])
      expect(await byOrder({ resultCode, resultMsg: '' }), resultCode).to.deep.equal({ kind: 'not_found' })
  })

  for (const [what, spoilt] of [
    ['another payment', { tid: 'new', orderId: 'order-2' }],
    ['a wrong signature', { signature: 'x' }],
    ['a deposit awaited', { status: 'ready', payMethod: 'VBANK' }],
    ['a status unheard of', { status: 'new' }],
    ['paid and a cancel', { cancels: [ours] }],
    ['cancelled and no cancel', { status: 'cancelled', balanceAmt: 0 }],
    ['cancelled and money left', { status: 'cancelled', cancels: [ours] }],
    ['a cancel twice', { status: 'partialCancelled', cancels: [ours, ours] }],
    ['more cancelled than paid', { status: 'partialCancelled', cancels: [{ ...ours, amount: 10_001 }] }],
    ['no time', { paidAt: '0' }],
    ['another code of success', { resultCode: '2001' }],
  ] as const) {
    it(`learns nothing with ${what}`, async () => {
      for (const answer of [
        await byTid({ ...approved, ...spoilt }),
        await byOrder({ ...approved, ...spoilt }),
      ])
        expect(answer).to.have.nested.include({ kind: 'unknown', 'failure.category': 8999 })
    })
  }

  it('learns nothing from a refusal', async () => {
    for (const [resultCode, status, category] of [
      ['U304', 401, 8002],
      ['A115', 200, 8003],
      ['U120', 200, 8003],
      ['4008', 200, 8012],
      ['2012', 200, 8999],
    ] as const) {
      const answer = await byTid({ resultCode, resultMsg: '' }, status)
      expect(answer, resultCode).to.have.nested.include({ kind: 'unknown', 'failure.category': category })
    }
  })
})
