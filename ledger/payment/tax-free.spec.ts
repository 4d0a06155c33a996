import { expect } from 'chai'
import * as fc from 'fast-check'
import { krw } from './fixtures.spec-helper.ts'
import { taxFreeOf } from './tax-free.ts'

describe('the part of a piece that carries no tax', () => {
  it('is in proportion, rounded down at both ends', () => {
    const order = { amount: krw(10_000n), taxFree: krw(1_000n) }
    expect(taxFreeOf(order, { before: 0n, piece: 10_000n })).to.deep.equal(krw(1_000n))
    expect(taxFreeOf(order, { before: 0n, piece: 3_333n })).to.deep.equal(krw(333n))
    expect(taxFreeOf(order, { before: 3_333n, piece: 6_667n })).to.deep.equal(krw(667n))
    expect(taxFreeOf({ ...order, taxFree: krw(0n) }, { before: 0n, piece: 10_000n })).to.deep.equal(krw(0n))
  })

  it('adds up to the whole, and is never more than its piece', () => {
    const pieces = fc.array(fc.bigInt({ min: 1n, max: 1_000_000_000n }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(pieces, fc.nat(100), (all, percent) => {
        const amount = all.reduce((sum, piece) => sum + piece, 0n)
        const order = { amount: krw(amount), taxFree: krw((amount * BigInt(percent)) / 100n) }
        let before = 0n
        let sum = 0n
        for (const piece of all) {
          const free = taxFreeOf(order, { before, piece }).amount
          expect(free >= 0n && free <= piece).to.equal(true)
          before += piece
          sum += free
        }
        expect(sum).to.equal(order.taxFree.amount)
      }),
    )
  })
})
