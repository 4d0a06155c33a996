import { expect } from 'chai'
import fc from 'fast-check'
import { averageOf, changeOf, halfAwayFromZero, nothing, plus } from './measures.ts'

describe('the measures of a summary', () => {
  it('round to the nearest, and halves away from zero', () => {
    const rows = [
      [5n, 2n, 3n],
      [-5n, 2n, -3n],
      [5n, -2n, -3n],
      [-5n, -2n, 3n],
      [4n, 3n, 1n],
      [5n, 3n, 2n],
      [0n, 7n, 0n],
      [-1n, 3n, 0n],
    ] as const
    for (const [dividend, divisor, rounded] of rows)
      expect(halfAwayFromZero(dividend, divisor), `${String(dividend)}/${String(divisor)}`).to.equal(rounded)
    expect(() => halfAwayFromZero(1n, 0n)).to.throw(RangeError)
  })
  it('are never farther from the quotient than a half', () => {
    const divisors = fc.bigInt({ min: -1_000n, max: 1_000n }).filter((divisor) => divisor !== 0n)
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), divisors, (dividend, divisor) => {
        const error = 2n * (halfAwayFromZero(dividend, divisor) * divisor - dividend)
        const size = divisor < 0n ? -divisor : divisor
        expect(error <= size && error >= -size).to.equal(true)
      }),
    )
  })
  it('have an average where there is something', () => {
    expect(averageOf(nothing)).to.equal(null)
    const sums = plus({ count: 1n, amount: 1_000n, beside: 0n }, { count: 1n, amount: 1_001n, beside: 5n })
    expect(sums).to.deep.equal({ count: 2n, amount: 2_001n, beside: 5n })
    expect(averageOf(sums)).to.equal(1_001n)
    expect(averageOf({ count: 2n, amount: -2_001n, beside: 0n })).to.equal(-1_001n)
  })
  it('change by so much, and by so many basis points of what was there before', () => {
    expect(changeOf(200n, 250n)).to.deep.equal({ absolute: 50n, basisPoints: 2_500n })
    expect(changeOf(3n, 2n)).to.deep.equal({ absolute: -1n, basisPoints: -3_333n })
    expect(changeOf(-100n, -50n)).to.deep.equal({ absolute: 50n, basisPoints: 5_000n })
    expect(changeOf(7n, 0n)).to.deep.equal({ absolute: -7n, basisPoints: -10_000n })
    expect(changeOf(0n, 7n)).to.deep.equal({ absolute: 7n, basisPoints: null })
    expect(changeOf(0n, 0n)).to.deep.equal({ absolute: 0n, basisPoints: null })
  })
})
