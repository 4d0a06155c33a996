import { expect } from 'chai'
import fc from 'fast-check'
import { packed } from './packed.ts'

const { pack, holds } = packed({ small: 2, flag: 1, large: 20 })
const some = fc.record({
  small: fc.nat({ max: 3 }),
  flag: fc.nat({ max: 1 }),
  large: fc.nat({ max: 2 ** 20 - 1 }),
})

describe('small numbers in one', () => {
  it('are held, each by itself and with the others', () => {
    fc.assert(
      fc.property(some, some, (one, other) => {
        const all = pack(one)
        expect(all).to.be.within(0, 2 ** 23 - 1)
        expect(holds(all, one)).to.equal(true)
        expect(holds(all, {})).to.equal(true)
        for (const name of ['small', 'flag', 'large'] as const)
          expect(holds(all, { [name]: other[name] })).to.equal(one[name] === other[name])
        expect(holds(all, other)).to.equal(pack(other) === all)
      }),
    )
  })
  it('are 0 where they are left out', () => {
    expect(pack({ large: 5 })).to.equal(pack({ small: 0, flag: 0, large: 5 }))
  })
})
