import { expect } from 'chai'
import fc from 'fast-check'
import { scaleOf, shareOf } from './ticks.ts'
import { timeTicks } from './time-ticks.ts'

const HOUR_MS = 3_600_000
const midnight = Date.parse('2026-11-20T00:00:00+09:00')

describe('an axis of amounts', () => {
  const rows: readonly (readonly [least: bigint, most: bigint, ticks: readonly bigint[]])[] = [
    [0n, 10_000n, [0n, 2_000n, 4_000n, 6_000n, 8_000n, 10_000n]],
    [7_000n, 7_000n, [0n, 2_000n, 4_000n, 6_000n, 8_000n]],
    [0n, 0n, [0n, 1n]],
    [-300n, 900n, [-400n, -200n, 0n, 200n, 400n, 600n, 800n, 1_000n]],
    [1_000_000n, 1_000_007n, [1_000_000n, 1_000_002n, 1_000_004n, 1_000_006n, 1_000_008n]],
    [-5n, -5n, [-5n, -4n, -3n, -2n, -1n, 0n]],
  ]
  for (const [least, most, ticks] of rows)
    it(`from ${least} to ${most}`, () => {
      expect(scaleOf(least, most).ticks).to.deep.equal(ticks)
    })

  it('is round, even and around everything, however large', () => {
    const amount = fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n })
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        const [least, most] = a < b ? [a, b] : [b, a]
        const { low, high, ticks } = scaleOf(least, most)
        const step = (ticks[1] ?? 0n) - (ticks[0] ?? 0n)
        expect(String(step)).to.match(/^[125]0*$/)
        expect(ticks.length).to.be.within(2, 9)
        expect([ticks[0], ticks.at(-1)]).to.deep.equal([low, high])
        for (const [index, tick] of ticks.entries()) expect(tick).to.equal(low + BigInt(index) * step)
        expect(low % step).to.equal(0n)
        expect(low <= least && most <= high).to.equal(true)
        expect(shareOf(least, { low, high })).to.be.within(0, shareOf(most, { low, high }))
      }),
    )
  })
})

describe('an axis of time', () => {
  const rows: readonly (readonly [fromMs: number, spanMs: number, labels: readonly string[]])[] = [
    [
      midnight,
      24 * HOUR_MS,
      ['11-20', '03:00', '06:00', '09:00', '12:00', '15:00', '18:00', '21:00', '11-21'],
    ],
    [
      midnight + 9.5 * HOUR_MS,
      2 * HOUR_MS,
      ['09:30', '09:45', '10:00', '10:15', '10:30', '10:45', '11:00', '11:15', '11:30'],
    ],
    [midnight, 1_000, ['11-20', ...[2, 4, 6, 8].map((tenth) => `00:00:00.${tenth}00`), '00:00:01.000']],
    [midnight + 500, 6_000, [1, 2, 3, 4, 5, 6].map((second) => `00:00:0${second}`)],
    [midnight, 5 * 24 * HOUR_MS, ['11-20', '11-21', '11-22', '11-23', '11-24', '11-25']],
    [
      midnight,
      200 * 24 * HOUR_MS,
      ['2026-12', '2027-01', '2027-02', '2027-03', '2027-04', '2027-05', '2027-06'],
    ],
    [midnight, 5 * 366 * 24 * HOUR_MS, ['2027', '2028', '2029', '2030', '2031']],
  ]
  for (const [fromMs, spanMs, labels] of rows)
    it(labels.join(' '), () => {
      expect(timeTicks({ fromMs, untilMs: fromMs + spanMs }, 9).map(({ label }) => label)).to.deep.equal(
        labels,
      )
    })

  it('has few marks, in order, all within the time', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.parse('2000-01-01'), max: Date.parse('2090-01-01') }),
        fc.integer({ min: 1, max: 100 * 366 * 24 * HOUR_MS }),
        (fromMs, spanMs) => {
          const ticks = timeTicks({ fromMs, untilMs: fromMs + spanMs }, 9)
          expect(ticks.length).to.be.at.most(9)
          for (const [index, { atMs }] of ticks.entries()) {
            expect(atMs).to.be.within(fromMs, fromMs + spanMs)
            if (index > 0) expect(atMs).to.be.above(ticks[index - 1]?.atMs ?? Infinity)
          }
        },
      ),
    )
  })
})
