import { expect } from 'chai'
import { won } from '../port/conformance-subject.ts'
import type { Gateway, ToldOnInquiry } from '../port/gateway.ts'
import {
  approval,
  approving,
  before,
  cancelled,
  cancelling,
  inquiring,
  now,
  standing,
  unknown,
} from './answers.spec-helper.ts'

const notKnown = { kind: 'unknown', 'failure.category': 8999, 'failure.kind': 'unexpected_response' }

describe('bluewalnut: the answer to an approval', () => {
  const approvedAs = (value: unknown, status?: number): ReturnType<Gateway['approve']> =>
    before(value, status).gateway.approve(approving)
  const result = {
    reference: 'tid 1',
    approvalNumber: '00000001',
    amount: won(10_000n),
    approvedAt: '2026-11-20T00:30:00.000Z',
    methodKind: 'card',
  }

  it('is read, whatever it leaves out, and tells another amount as it is', async () => {
    expect(await approvedAs(approval)).to.deep.equal({ kind: 'succeeded', result })
    for (const nothing of ['', undefined])
      expect(await approvedAs({ ...approval, MID: nothing, AuthCode: nothing })).to.deep.equal({
        kind: 'succeeded',
        result: { ...result, approvalNumber: null },
      })
    expect(await approvedAs({ ...approval, Amt: '9999' })).to.deep.equal({
      kind: 'succeeded',
      result: { ...result, amount: won(9_999n) },
    })
  })

  for (const [what, spoilt] of [
    ['another payment', { TID: 'tid 2' }],
    ['another merchant', { MID: 'hdptest02m' }],
    ['another order', { Moid: 'order-2' }],
    ['no order', { Moid: undefined }],
    ['no amount', { Amt: '' }],
    ['an amount that is none', { Amt: '1e4' }],
    ['no time', { AuthDate: '' }],
    ['a time that does not exist', { AuthDate: '261320093000' }],
    ['the code of a cancel', { ResultCode: '2001' }],
    ['a code unheard of', { ResultCode: 'NEW' }],
  ] as const)
    it(`is not known with ${what}`, async () => {
      expect(await approvedAs({ ...approval, ...spoilt })).to.have.nested.include(notKnown)
    })

  it('is not known from a status, whatever it says', async () => {
    for (const status of [400, 500])
      expect((await approvedAs({ ResultCode: '3011', ResultMsg: '' }, status)).kind).to.equal('unknown')
  })

  it('is declined by a code, of this call', async () => {
    expect(await approvedAs({ ResultCode: '3011', ResultMsg: '카드번호 오류' })).to.deep.equal({
      kind: 'declined',
      failure: { category: 8007, kind: 'business', providerCode: '3011', providerMessage: '카드번호 오류' },
    })
    expect(await approvedAs({ ResultCode: '2012' })).to.deep.equal({
      kind: 'unknown',
      failure: { ...unknown.failure, providerCode: '2012', providerMessage: '' },
    })
  })
})

describe('bluewalnut: the answer to a cancel', () => {
  const cancelledAs = (value: unknown, request = cancelling): ReturnType<Gateway['cancel']> =>
    before(value).gateway.cancel(request)
  const result = { reference: 'txn_1', amount: won(3_000n), cancelledAt: '2026-11-20T00:30:00.000Z' }

  it('is read, whatever it leaves out', async () => {
    expect(await cancelledAs(cancelled)).to.deep.equal({ kind: 'succeeded', result })
    const bare = { ResultCode: '2001', TID: 'tid 1', CancelAmt: '3000' }
    expect(await cancelledAs(bare)).to.deep.equal({
      kind: 'succeeded',
      result: { ...result, cancelledAt: now },
    })
  })

  it('is read of all, unless all is said to stand', async () => {
    const whole = { ...cancelling, amount: won(10_000n), balanceBefore: won(10_000n), leftAtMost: won(0n) }
    for (const StateCD of ['1', '2', ''])
      expect(await cancelledAs({ ...cancelled, CancelAmt: '10000', StateCD }, whole)).to.include({
        kind: 'succeeded',
      })
    expect(await cancelledAs({ ...cancelled, CancelAmt: '10000' }, whole)).to.have.nested.include(notKnown)
  })

  for (const [what, spoilt] of [
    ['another payment', { TID: 'tid 2' }],
    ['no payment', { TID: '' }],
    ['another merchant', { MID: 'hdptest02m' }],
    ['another amount', { CancelAmt: '3001' }],
    ['no amount', { CancelAmt: '' }],
    ['a state unheard of', { StateCD: '7' }],
    ['the code of an approval', { ResultCode: '3001' }],
  ] as const)
    it(`is not known with ${what}`, async () => {
      expect(await cancelledAs({ ...cancelled, ...spoilt })).to.have.nested.include(notKnown)
    })
})

describe('bluewalnut: the answer to an inquiry', () => {
  const told = async (value: object): Promise<ToldOnInquiry | undefined> =>
    before({ ...standing, ...value }).gateway.inquire.byTransaction?.(inquiring)
  const approvalRow = {
    operation: 'approve',
    reference: 'tid 1',
    amount: won(10_000n),
    at: '2026-11-20T00:30:00.000Z',
    approvalNumber: '00000001',
    expiresAt: null,
    methodKind: 'card',
  }
  const left = (amount: bigint | null): object => ({
    kind: 'standing',
    approval: approvalRow,
    left: amount === null ? null : won(amount),
    cancelledAt: null,
  })

  it('tells what is left, as far as it is told', async () => {
    expect(await told({})).to.deep.equal(left(7_000n))
    expect(await told({ RemainAmt: '' })).to.deep.equal(left(null))
    for (const StateCD of ['1', '2'])
      for (const RemainAmt of ['', '0']) expect(await told({ StateCD, RemainAmt })).to.deep.equal(left(0n))
    expect(await told({ StateCD: '9' })).to.deep.equal({ kind: 'not_found' })
  })

  it('goes by what we know where it says nothing', async () => {
    const bare = { MID: '', Moid: '', Amt: '', AuthDate: '', AuthCode: '' }
    expect(await told(bare)).to.deep.equal({
      ...left(7_000n),
      approval: { ...approvalRow, approvalNumber: null, at: inquiring.requestedAt },
    })
  })

  for (const [what, spoilt] of [
    ['another payment', { TID: 'tid 2' }],
    ['another merchant', { MID: 'hdptest02m' }],
    ['more left than there was', { RemainAmt: '10001' }],
    ['nothing left of what stands', { RemainAmt: '0' }],
    ['something left of what does not', { StateCD: '1' }],
    ['a state unheard of', { StateCD: '7' }],
    ['an amount that is none', { Amt: 'x' }],
  ] as const)
    it(`learns nothing with ${what}`, async () => {
      expect(await told(spoilt)).to.have.nested.include(notKnown)
    })

  it('learns nothing of another order', async () => {
    const { gateway } = before({ ...standing, Moid: 'order-2' })
    expect(await gateway.inquire.byOrder?.(approving)).to.have.nested.include(notKnown)
  })
})
