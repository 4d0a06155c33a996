import { expect } from 'chai'
import { addTo, basisPoints, figuresOf, noCounts, noTries } from './try-figures.ts'

describe('figures of tries', () => {
  it('are counted together, with the times below which so many stay', () => {
    const sum = noCounts()
    const fast = { ...noCounts(), answered: new Map([[10, 90]]), notSent: 1 }
    const slow = {
      ...noCounts(),
      answered: new Map([
        [10, 4],
        [900, 5],
        [2_000, 1],
      ]),
      serverErrors: 3,
      noAnswer: 2,
    }
    addTo(sum, fast)
    addTo(sum, slow)
    expect(figuresOf(sum)).to.deep.equal({
      tries: 103,
      answered: 100,
      serverErrors: 3,
      notSent: 1,
      noAnswer: 2,
      successBasisPoints: 9_700,
      p50Ms: 10,
      p95Ms: 900,
      p99Ms: 900,
    })
    expect(fast.answered).to.deep.equal(new Map([[10, 90]]))
  })
  it('of nothing are none', () => {
    expect(noTries).to.include({ tries: 0, successBasisPoints: null, p50Ms: null, p95Ms: null, p99Ms: null })
  })
  it('have a rate to the nearest hundredth of a per cent', () => {
    expect([basisPoints(2, 3), basisPoints(0, 3), basisPoints(3, 3), basisPoints(0, 0)]).to.deep.equal([
      6_667,
      0,
      10_000,
      null,
    ])
  })
})
