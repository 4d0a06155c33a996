import { expect } from 'chai'
import { seededRandom } from '../random.ts'
import { cutKinds, randomCuts, totalOf, type Cut } from './cuts.ts'

const DRAWS = 2_000
const hits = (sql: string): boolean => sql === 'append'

const drawn = (seed: number, most: number): readonly (Cut | undefined)[] => {
  const cutFor = randomCuts({ random: seededRandom(seed), rate: 0.5, hits, most })
  return Array.from({ length: DRAWS }, () => cutFor(['append']))
}

describe('random cuts', () => {
  it('are the same for the same seed, and others for another', () => {
    expect(drawn(1, DRAWS)).to.deep.equal(drawn(1, DRAWS))
    expect(drawn(1, DRAWS)).to.not.deep.equal(drawn(2, DRAWS))
  })
  it('are of all kinds alike, at the rate that was asked for', () => {
    const cuts = drawn(3, DRAWS).filter((cut) => cut !== undefined)
    expect(cuts.length / DRAWS).to.be.within(0.45, 0.55)
    for (const kind of cutKinds)
      expect(cuts.filter((cut) => cut.kind === kind).length / cuts.length).to.be.within(0.28, 0.39)
    expect(cuts.every(({ share }) => share >= 0 && share < 1)).to.equal(true)
    expect(cuts.some(({ lateMs }) => lateMs > 0)).to.equal(true)
  })
  it('end when there were enough', () => {
    expect(drawn(4, 7).filter((cut) => cut !== undefined)).to.have.length(7)
  })
  it('meet only what they are for', () => {
    const cutFor = randomCuts({ random: () => 0, rate: 1, hits, most: 1 })
    expect(cutFor(['BEGIN', 'SELECT 1'])).to.equal(undefined)
    expect(cutFor(['SELECT 1', 'append'])).to.include({ kind: 'before-sent' })
  })
  it('are counted together', () => {
    const counts = { 'before-sent': 1, 'after-sent': 2, 'after-answered': 4, committed: 6 }
    expect(totalOf(counts)).to.equal(7)
  })
})
