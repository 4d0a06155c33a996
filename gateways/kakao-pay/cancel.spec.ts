import { expect } from 'chai'
import { won } from '../port/conformance-subject.ts'
import { cancelAt, cancelled, cancelling, totals, unknown } from './answers.spec-helper.ts'

describe('kakao-pay: a cancel', () => {
  const result = { reference: 'A3', amount: won(3_000n), cancelledAt: '2026-11-20T00:32:00.000Z' }

  it('is the one that is answered', async () => {
    expect(await cancelAt(cancelled)).to.deep.equal({ kind: 'succeeded', result })
  })

  it('may be followed by another before it is answered', async () => {
    const later = { ...cancelled, cancel_available_amount: totals(1_000) }
    expect(await cancelAt(later)).to.deep.equal({ kind: 'succeeded', result })
  })

  it('takes all that is left', async () => {
    const whole = { ...cancelling, amount: won(7_000n), leftAtMost: won(0n) }
    const answer = {
      ...cancelled,
      status: 'CANCEL_PAYMENT',
      approved_cancel_amount: totals(7_000),
      cancel_available_amount: totals(0),
    }
    expect(await cancelAt(answer, whole)).to.deep.equal({
      kind: 'succeeded',
      result: { ...result, amount: won(7_000n) },
    })
  })

  it('of a subscription is asked for under its cid', async () => {
    const asked = { ...cancelling, reference: 'T1@TCSUBSCRIP' }
    expect(await cancelAt(cancelled, asked)).to.deep.equal({ kind: 'succeeded', result })
  })

  for (const [what, spoilt] of [
    ['another payment', { tid: 'T2' }],
    ['another status', { status: 'SUCCESS_PAYMENT' }],
    ['CANCEL_PAYMENT and money left', { status: 'CANCEL_PAYMENT' }],
    ['more left than can be', { cancel_available_amount: totals(4_001) }],
    ['no balance', { cancel_available_amount: undefined }],
    ['another amount', { approved_cancel_amount: totals(3_001) }],
    ['less than was asked for', { approved_cancel_amount: totals(2_999) }],
    ['no amount', { approved_cancel_amount: undefined }],
    ['no aid', { aid: undefined }],
    ['no time', { canceled_at: null }],
  ] as const) {
    it(`is not known with ${what}`, async () => {
      expect(await cancelAt({ ...cancelled, ...spoilt })).to.deep.equal(unknown)
    })
  }
})
