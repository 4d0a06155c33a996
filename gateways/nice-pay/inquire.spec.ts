import { expect } from 'chai'
import { instantOf } from '../../ledger/core/time.ts'
import type { HttpClient } from '../http/answer.ts'
import { answering } from '../port/answering.spec-helper.ts'
import { won } from '../port/conformance-subject.ts'
import type { ToldOnInquiry } from '../port/gateway.ts'
import {
  approved,
  before,
  call,
  cancelled,
  earlier,
  now,
  ours,
  undone,
  unknown,
} from './answers.spec-helper.ts'
import { nicePayGateway } from './gateway.ts'

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

  it('takes what is empty for what is not there', async () => {
    const empty = { signature: '', approveNo: '', cancelledTid: '' }
    const unnumbered = { ...approval, approvalNumber: null }
    expect(await byTid({ ...approved, ...empty })).to.deep.equal({
      kind: 'found',
      transactions: [unnumbered],
    })
    const failed = { ...approved, ...empty, paidAt: '0', status: 'failed' }
    expect(await byOrder(failed)).to.deep.equal({ kind: 'not_found' })
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

  describe('about a window', () => {
    const unfiled = { resultCode: 'U126', resultMsg: '' }
    const instrument = { kind: 'token', token: 'UT 1/2' } as const
    /** The order id is unknown there; the tid is `told`. */
    const ask = (told: unknown, requestedAt = call.requestedAt) => {
      const { http } = answering(unfiled)
      const byPath: HttpClient = {
        ...http,
        send: (request) =>
          request.path.startsWith('/v1/payments/find/')
            ? http.send(request)
            : answering(told).http.send(request),
      }
      const gateway = nicePayGateway({ http: byPath, now: () => now })
      return gateway.inquire.byOrder?.({ ...call, instrument, requestedAt, providerOrderId: 'order-1' })
    }
    const elsewhere = { ...approved, orderId: 'order-2' }

    it('finds nothing only where its tid has nothing either', async () => {
      for (const told of [
        { resultCode: 'U107', resultMsg: '' },
        { resultCode: 'A115', resultMsg: '' },
        { ...elsewhere, status: 'failed', signature: null },
      ])
        expect(await ask(told)).to.deep.equal({ kind: 'not_found' })
    })

    it('does not know whose charge stands under another order', async () => {
      expect(await ask(elsewhere)).to.deep.equal(unknown)
      expect(await ask({ ...elsewhere, signature: 'x' })).to.deep.equal(unknown)
      expect(await ask({ resultCode: 'A299', resultMsg: '' })).to.include({ kind: 'unknown' })
    })

    it('finds what is filed under another day', async () => {
      expect(await ask(approved)).to.deep.equal({ kind: 'found', transactions: [approval] })
    })

    it('is none of ours that was approved well before we asked for it', async () => {
      const later = (ms: number) => instantOf(Date.parse(approval.at) + ms)
      expect(await ask(elsewhere, later(5 * 60_000 + 1))).to.deep.equal({ kind: 'not_found' })
      expect(await ask(elsewhere, later(5 * 60_000))).to.deep.equal(unknown)
      expect(await ask({ ...elsewhere, tid: 'UT 2' }, later(600_000))).to.deep.equal(unknown)
    })
  })

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
