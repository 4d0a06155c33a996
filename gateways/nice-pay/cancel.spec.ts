import { expect } from 'chai'
import { won } from '../port/conformance-subject.ts'
import {
  approved,
  before,
  billing,
  cancelAt,
  cancelled,
  cancelling,
  earlier,
  ours,
  undoing,
  undone,
  unknown,
} from './answers.spec-helper.ts'

describe('nice-pay: a cancel', () => {
  const result = { reference: 'ours', amount: won(3_000n), cancelledAt: '2026-11-20T00:30:00.000Z' }

  it('is the entry that the answer names', async () => {
    expect(await cancelAt(cancelled)).to.deep.equal({ kind: 'succeeded', result })
    const later = { ...ours, tid: 'later', amount: 1_000 }
    const answer = { ...cancelled, resultCode: '2001', balanceAmt: 3_000, cancels: [later, ours, earlier] }
    expect(await cancelAt(answer)).to.deep.equal({ kind: 'succeeded', result })
    const unsigned = { ...cancelled, signature: null, orderId: 'txn_1' }
    expect(await cancelAt(unsigned)).to.deep.equal({ kind: 'succeeded', result })
  })

  it('has the tid of the approval when it was done in one go', async () => {
    const whole = { ...cancelling, amount: won(10_000n), leftAtMost: won(0n) }
    for (const cancelledTid of [undone.tid, null]) {
      expect(await cancelAt({ ...undone, cancelledTid }, whole)).to.deep.equal({
        kind: 'succeeded',
        result: { ...result, reference: undone.tid, amount: won(10_000n) },
      })
    }
  })

  for (const [what, spoilt] of [
    ['another payment', { tid: 'new' }],
    ['a wrong signature', { signature: 'x' }],
    ['another status', { status: 'paid' }],
    ['cancelled and money left', { status: 'cancelled' }],
    ['more left than can be', { balanceAmt: 4_001 }],
    ['no balance', { balanceAmt: undefined }],
    ['another currency', { currency: 'USD' }],
    ['no cancels', { cancels: null }],
    ['an earlier cancel only', { cancels: [earlier] }],
    ['one of another amount', { cancels: [earlier, { ...ours, amount: 3_001 }] }],
    ['two of that tid', { cancels: [ours, ours] }],
    ['one without a time', { cancels: [{ ...ours, cancelledAt: '0' }] }],
    ['the code of an approval', { resultCode: '3001' }],
  ] as const) {
    it(`is not known with ${what}`, async () => {
      const outcome = await cancelAt({ ...cancelled, ...spoilt })
      expect(outcome).to.have.nested.include({ kind: 'unknown', 'failure.category': 8999 })
    })
  }

  it('is refused by the codes of a cancel', async () => {
    for (const [resultCode, kind, category] of [
      ['2032', 'declined', 8006],
      ['U128', 'declined', 8006],
      ['2012', 'declined', 8003],
      ['2015', 'unknown', 8005],
      ['U112', 'unknown', 8004],
      ['2021', 'unknown', 8999],
    ] as const) {
      const outcome = await cancelAt({ resultCode, resultMsg: '' })
      expect(outcome, resultCode).to.have.nested.include({ kind, 'failure.category': category })
    }
  })
})

describe('nice-pay: a net cancel', () => {
  const undoAt = (value: unknown, request = undoing) => before(value).gateway.netCancel?.(request)
  const result = { reference: 'UT 1/2', voidedAt: '2026-11-20T00:30:00.000Z' }

  it('is done when nothing of the order stands', async () => {
    expect(await undoAt(undone)).to.deep.equal({ kind: 'succeeded', result })
    const { cancelledTid: _none, signature: _unsigned, ...less } = undone
    expect(await undoAt(less)).to.deep.equal({ kind: 'succeeded', result })
    const { instrument } = billing
    expect(await undoAt({ ...undone, cancelledTid: 'c' }, { ...undoing, instrument })).to.deep.equal({
      kind: 'succeeded',
      result: { ...result, reference: 'c' },
    })
  })

  for (const [what, spoilt] of [
    ['another order', { orderId: 'order-2' }],
    ['a wrong signature', { signature: 'x' }],
    ['money left', { balanceAmt: 1 }],
    ['something paid', approved],
    ['a part only', { status: 'partialCancelled' }],
  ] as const) {
    it(`is not known with ${what}`, async () => {
      expect(await undoAt({ ...undone, ...spoilt })).to.deep.equal(unknown)
    })
  }

  it("is not known when another payment than the window's was undone", async () => {
    const instrument = { kind: 'token', token: 'UT 2' } as const
    expect(await undoAt(undone, { ...undoing, instrument })).to.deep.equal(unknown)
  })

  it('is no success where there is nothing to undo, or where it is too late', async () => {
    for (const [resultCode, kind, category] of [
      ['U126', 'declined', 8003],
      ['2020', 'declined', 8006],
      ['2013', 'unknown', 8005],
    ] as const) {
      const outcome = await undoAt({ resultCode, resultMsg: '' })
      expect(outcome, resultCode).to.have.nested.include({ kind, 'failure.category': category })
    }
  })
})
