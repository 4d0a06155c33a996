import { expect } from 'chai'
import fc from 'fast-check'
import { randomUUID } from 'node:crypto'
import { StreamName } from '../core/ids.ts'
import { isIn, partition } from './partition.ts'

const all = (of: number) => Array.from({ length: of }, (_, index) => partition(index, of))

describe('partitions of the log', () => {
  it('each stream is in one of them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 1_024 }), (name, of) => {
        expect(all(of).filter((one) => isIn(one, StreamName(name)))).to.have.length(1)
      }),
      { numRuns: 50 },
    )
  })

  it('have like shares, of ids that look alike too', () => {
    for (const nameOf of [(n: number) => `payment-pay_${String(n)}`, () => `payment-${randomUUID()}`])
      for (const count of [2, 3, 8]) {
        const names = Array.from({ length: 8_000 }, (_, n) => StreamName(nameOf(n)))
        for (const one of all(count)) {
          const share = (names.filter((name) => isIn(one, name)).length * count) / names.length
          expect(share).to.be.within(0.85, 1.15)
        }
      }
  })

  it('stay as they are: checkpoints depend on them', () => {
    const names = ['payment-pay_1', 'merchant-mer_1', '한글-1', 'master-key', ''].map(StreamName)
    const shares = names.map((name) => all(64).findIndex((one) => isIn(one, name)))
    expect(shares).to.deep.equal([25, 46, 42, 51, 11])
  })

  it('that cannot be are refused', () => {
    for (const [index, of] of [
      [-1, 2],
      [2, 2],
      [0, 0],
      [0.5, 2],
      [0, 1_025],
      [0, Number.NaN],
    ] as const)
      expect(() => partition(index, of)).to.throw(RangeError, /^no partition: /)
  })
})
