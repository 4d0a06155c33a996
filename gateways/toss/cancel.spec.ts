import { expect } from 'chai'
import { won } from '../port/conformance-subject.ts'
import { cancelAt, cancelled, cancelling, earlier, ours, underWay, unknown } from './answers.spec-helper.ts'

describe('toss: a cancel', () => {
  const result = { reference: 'ours', amount: won(3_000n), cancelledAt: '2026-11-20T00:30:00.000Z' }

  it('is the entry that left what ours must have left', async () => {
    expect(await cancelAt(cancelled)).to.deep.equal({ kind: 'succeeded', result })
    expect(await cancelAt({ ...cancelled, cancels: [ours, earlier] })).to.deep.equal({
      kind: 'succeeded',
      result,
    })
  })

  it('is found also when another came after it', async () => {
    const later = { ...ours, cancelAmount: 1_000, refundableAmount: 3_000, transactionKey: 'later' }
    const answer = { lastTransactionKey: 'later', balanceAmount: 3_000, cancels: [earlier, ours, later] }
    expect(await cancelAt({ ...cancelled, ...answer })).to.deep.equal({ kind: 'succeeded', result })
  })

  it('takes all that is left, in one go or as the last part', async () => {
    const whole = { ...cancelling, amount: won(7_000n), leftAtMost: won(0n) }
    const cancels = [earlier, { ...ours, cancelAmount: 7_000, refundableAmount: 0 }]
    for (const status of ['CANCELED', 'PARTIAL_CANCELED']) {
      const outcome = await cancelAt({ ...cancelled, status, balanceAmount: 0, cancels }, whole)
      expect(outcome).to.deep.equal({ kind: 'succeeded', result: { ...result, amount: won(7_000n) } })
    }
  })

  it('is not known while it is under way', async () => {
    const cancels = [earlier, { ...ours, cancelStatus: 'IN_PROGRESS' }]
    expect(await cancelAt({ ...cancelled, cancels })).to.deep.equal(underWay)
  })

  for (const [what, spoilt] of [
    ['another payment', { paymentKey: 'new' }],
    ['another status', { status: 'DONE' }],
    ['CANCELED and money left', { status: 'CANCELED' }],
    ['more left than can be', { balanceAmount: 4_001 }],
    ['no balance', { balanceAmount: undefined }],
    ['another currency', { currency: 'USD' }],
    ['no cancels', { cancels: null }],
    ['an earlier cancel only', { cancels: [earlier] }],
    ['one of another amount', { cancels: [earlier, { ...ours, cancelAmount: 3_001 }] }],
    ['one that left another balance', { cancels: [earlier, { ...ours, refundableAmount: 3_999 }] }],
    ['two that could be ours', { cancels: [earlier, ours, { ...ours, transactionKey: 'twin' }] }],
    ['one that came to nothing', { cancels: [earlier, { ...ours, cancelStatus: 'ABORTED' }] }],
    ['one in a state unheard of', { cancels: [earlier, { ...ours, cancelStatus: 'NEW' }] }],
    ['one without a reference', { cancels: [earlier, { ...ours, transactionKey: undefined }] }],
    ['one without a time', { cancels: [earlier, { ...ours, canceledAt: null }] }],
  ] as const) {
    it(`is not known with ${what}`, async () => {
      expect(await cancelAt({ ...cancelled, ...spoilt })).to.deep.equal(unknown)
    })
  }
})
