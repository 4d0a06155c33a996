import { expect } from 'chai'
import { instantOf } from '../../../../ledger/core/time.ts'
import { stepPath, type Frame } from './geometry.ts'
import { plotOf } from './plot.ts'
import { spark } from './spark.ts'

const frame: Frame = { left: 10, top: 0, width: 100, height: 50 }
const pointsAt = (...points: readonly (readonly [atMs: number, amount: bigint])[]) =>
  points.map(([atMs, amount]) => ({ at: instantOf(atMs), amount }))
const chartOf = (...points: readonly (readonly [atMs: number, amount: bigint])[]) => ({
  kind: 'balances' as const,
  name: 'b',
  caption: 'c',
  currency: 'KRW' as const,
  series: [{ name: 's', label: 's', points: pointsAt(...points) }],
})

describe('a step line', () => {
  it('stands until it changes, and to the end', () => {
    const plot = plotOf({ ...chartOf([0, 0n], [5_000, 10n], [8_000, 5n]), until: instantOf(10_000) }, 100)
    if (plot === undefined) throw new Error('nothing to draw')
    expect(plot.scale).to.deep.include({ low: 0n, high: 10n })
    expect(stepPath(plot.lines[0]?.points ?? [], plot, frame)).to.equal('M10 50H60V0H90V25H110')
    expect(plot.lines[0]?.extent).to.deep.equal({ first: 0n, last: 5n, lowest: 0n, highest: 10n })
    expect(spark(plot.lines[0]?.points ?? [], plot, 10)).to.equal('▁▁▁▁███▅▅▅')
  })

  it('of one point is flat', () => {
    const plot = plotOf(chartOf([7_000, 4n]), 100)
    expect(plot?.span).to.deep.equal({ fromMs: 7_000, untilMs: 8_000 })
    expect(stepPath(plot?.lines[0]?.points ?? [], plot ?? expect.fail(), frame)).to.equal('M10 0H110')
  })

  it('of no points is none', () => {
    expect(plotOf(chartOf(), 100)).to.equal(undefined)
    expect(stepPath([], plotOf(chartOf([0, 1n]), 9) ?? expect.fail(), frame)).to.equal('')
  })

  it('has all lines on one scale', () => {
    const { series, ...rest } = chartOf([0, -10n])
    const other = { name: 'o', label: 'o', points: pointsAt([1_000, 40n]) }
    const plot = plotOf({ ...rest, series: [...series, other, { name: 'none', label: 'n', points: [] }] }, 10)
    expect(plot?.lines).to.have.length(2)
    expect(plot?.scale).to.deep.include({ low: -10n, high: 40n })
  })
})
