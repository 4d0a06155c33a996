import { expect } from 'chai'
import { isSignedBy, requestAuthValue } from './message-auth.ts'

/** The key is the one printed in the documentation; the values were computed with `openssl dgst -sha256 -hmac`. */
const KEY = 'easypay!KICCTEST'

describe('easypay: message authentication', () => {
  const answer = {
    pgCno: '23021103230010166889',
    amount: 50_000n,
    transactionDate: '20230211032336',
    msgAuthValue: '670ea2c9ed44e2a714e8e9211536e8c41026e363f7b8f2ffe848dc8c0d64bb7c',
  }

  it('signs a revise request over the payment and the transaction id', () => {
    const shopTransactionId = 'txn_0123456789abcdef0123456789abcdef'
    expect(requestAuthValue({ pgCno: answer.pgCno, shopTransactionId }, KEY)).to.equal(
      '2697347762ff7cc02e37bd0d4fc069a6c1110bfb69a99b1665b0ef1b0f74e94f',
    )
  })

  it('knows an answer by payment, amount and time, in either case of its letters', () => {
    expect(isSignedBy(answer, KEY)).to.equal(true)
    expect(isSignedBy({ ...answer, msgAuthValue: answer.msgAuthValue.toUpperCase() }, KEY)).to.equal(true)
  })

  for (const [what, spoilt] of [
    ['another payment', { pgCno: '23021103230010166880' }],
    ['another amount', { amount: 50_001n }],
    ['another time', { transactionDate: '20230211032337' }],
    ['a part of the value', { msgAuthValue: answer.msgAuthValue.slice(0, 62) }],
    ['no value', { msgAuthValue: '' }],
    ['letters beyond hex', { msgAuthValue: 'ü'.repeat(64) }],
  ] as const) {
    it(`does not know one with ${what}`, () => {
      expect(isSignedBy({ ...answer, ...spoilt }, KEY)).to.equal(false)
    })
  }

  it('does not know one under another key', () => {
    expect(isSignedBy(answer, 'easypay!KICCTESU')).to.equal(false)
  })
})
