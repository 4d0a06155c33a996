import { expect } from 'chai'
import fc from 'fast-check'
import { newBits } from './bits.ts'

const numbers = fc.array(fc.oneof(fc.nat({ max: 40 }), fc.nat({ max: 300_000 })), { maxLength: 40 })

describe('bits', () => {
  it('are a set of numbers, and of those of others', () => {
    fc.assert(
      fc.property(numbers, numbers, fc.nat({ max: 300_100 }), (own, others, any) => {
        const [bits, other] = [newBits(), newBits()]
        for (const number of own) bits.set(number)
        for (const number of others) other.set(number)
        bits.add(other.value())
        const known = new Set([...own, ...others])
        expect(bits.count()).to.equal(known.size)
        for (const number of [...known, any, any + 1]) expect(bits.has(number)).to.equal(known.has(number))
      }),
    )
  })
})
