import { expect } from 'chai'
import fc from 'fast-check'
import { countIn, holds, rangesOf, unionOf, without, type LineRanges } from './line-ranges.ts'

const lines = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 40 })
const linesIn = (ranges: LineRanges): readonly number[] =>
  ranges.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, index) => from + index))
const setOf = (...all: readonly (readonly number[])[]): readonly number[] =>
  [...new Set(all.flat())].toSorted((a, b) => a - b)

describe('ranges of lines', () => {
  it('are as few as can be, in order', () => {
    expect(rangesOf([4, 2, 3, 9, 2])).to.deep.equal([
      { from: 2, to: 4 },
      { from: 9, to: 9 },
    ])
    expect(rangesOf([])).to.deep.equal([])
  })
  it('are sets of lines: joined, taken from each other, counted and looked into', () => {
    fc.assert(
      fc.property(lines, lines, (a, b) => {
        const [first, second] = [rangesOf(a), rangesOf(b)]
        expect(linesIn(first)).to.deep.equal(setOf(a))
        expect(unionOf(first, second)).to.deep.equal(rangesOf([...a, ...b]))
        expect(without(first, second)).to.deep.equal(rangesOf(a.filter((line) => !b.includes(line))))
        expect(countIn(first)).to.equal(new Set(a).size)
        for (let line = 0; line <= 61; line += 1) expect(holds(first, line)).to.equal(a.includes(line))
      }),
    )
  })
  it('of a million lines are joined and taken from in no time to speak of', () => {
    const even = rangesOf(Array.from({ length: 500_000 }, (_, index) => 2 * index + 2))
    const odd = rangesOf(Array.from({ length: 500_000 }, (_, index) => 2 * index + 3))
    const before = performance.now()
    expect(unionOf(even, odd)).to.deep.equal([{ from: 2, to: 1_000_001 }])
    expect(countIn(without(even, odd))).to.equal(500_000)
    expect(performance.now() - before).to.be.lessThan(2_000)
  })
})
