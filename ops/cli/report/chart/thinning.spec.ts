import { expect } from 'chai'
import fc from 'fast-check'
import { thinned, type PlotPoint, type Span } from './thinning.ts'

const span: Span = { fromMs: 0, untilMs: 1_000 }
const columns = 20

const someLine: fc.Arbitrary<readonly PlotPoint[]> = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 1_000 }), fc.bigInt({ min: -50n, max: 50n })), { maxLength: 300 })
  .map((pairs) => pairs.map(([atMs, amount]) => ({ atMs, amount })).sort((a, b) => a.atMs - b.atMs))

const inColumn = (points: readonly PlotPoint[], column: number): readonly PlotPoint[] =>
  points.filter(({ atMs }) => Math.min(columns - 1, Math.floor((atMs / 1_000) * columns)) === column)
const least = (points: readonly PlotPoint[]) =>
  points.map(({ amount }) => amount).reduce((a, b) => (a < b ? a : b))
const most = (points: readonly PlotPoint[]) =>
  points.map(({ amount }) => amount).reduce((a, b) => (a > b ? a : b))

describe('thinning', () => {
  it('keeps of each column of pixels where the line comes in, how far it goes, and where it leaves', () => {
    fc.assert(
      fc.property(someLine, (line) => {
        const few = thinned(line, span, columns)
        for (let column = 0; column < columns; column += 1) {
          const [all, kept] = [inColumn(line, column), inColumn(few, column)]
          expect(kept[0]).to.deep.equal(all[0])
          expect(kept.at(-1)).to.deep.equal(all.at(-1))
          if (all.length === 0) continue
          expect(least(kept)).to.equal(least(all))
          expect(most(kept)).to.equal(most(all))
        }
      }),
    )
  })

  it('keeps points of the line in their order, four of a column at most, and takes nothing away twice', () => {
    fc.assert(
      fc.property(someLine, (line) => {
        const few = thinned(line, span, columns)
        expect(few.length).to.be.at.most(4 * columns)
        let from = 0
        for (const { atMs, amount } of few) {
          const at = line.findIndex(
            (one, index) => index >= from && one.atMs === atMs && one.amount === amount,
          )
          expect(at).to.be.at.least(from)
          from = at + 1
        }
        expect(thinned(few, span, columns)).to.deep.equal(few)
      }),
    )
  })

  it('loses no peak of a million points', () => {
    const peaks = new Map([
      [3, -999n],
      [500_001, 12_345n],
      [999_998, -12_345n],
    ])
    function* line(): Generator<PlotPoint> {
      for (let index = 0; index < 1_000_000; index += 1)
        yield { atMs: index / 1_000, amount: peaks.get(index) ?? BigInt(index % 7) }
    }
    const few = thinned(line(), span, 900)
    expect(few.length).to.be.at.most(3_600)
    expect(few.map(({ amount }) => amount)).to.include.members([...peaks.values()])
    expect(few.at(-1)).to.deep.equal({ atMs: 999.999, amount: BigInt(999_999 % 7) })
  })

  it('puts what is outside of the time at its ends', () => {
    const line = [
      { atMs: -5, amount: 1n },
      { atMs: 2_000, amount: 2n },
    ]
    expect(thinned(line, span, columns)).to.deep.equal(line)
    expect(thinned(line, { fromMs: 7, untilMs: 7 }, columns)).to.deep.equal(line)
  })
})
