import { expect } from 'chai'
import fc from 'fast-check'
import { LARGEST_AMOUNT, money, sameMoney } from './money.ts'

describe('money', () => {
  it('is whole minor units with their currency, exact at any size', () => {
    expect(money(2n ** 63n - 1n, 'KRW')).to.deep.equal({
      amount: 9_223_372_036_854_775_807n,
      currency: 'KRW',
    })
    expect(money(0n, 'USD')).to.deep.equal({ amount: 0n, currency: 'USD' })
  })
  it('is never negative', () => {
    fc.assert(
      fc.property(fc.bigInt({ max: -1n }), (amount) => {
        expect(() => money(amount, 'KRW')).to.throw(RangeError)
      }),
    )
  })
  it('is the same only in amount and currency', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n }), fc.bigInt({ min: 0n }), (a, b) => {
        expect(sameMoney(money(a, 'KRW'), money(b, 'KRW'))).to.equal(a === b)
        expect(sameMoney(money(a, 'KRW'), money(a, 'USD'))).to.equal(false)
      }),
    )
  })
  it('at a border is at most what a JSON number carries exactly', () => {
    expect(JSON.parse(String(LARGEST_AMOUNT))).to.equal(Number.MAX_SAFE_INTEGER)
    expect(LARGEST_AMOUNT).to.equal(2n ** 53n - 1n)
  })
})
