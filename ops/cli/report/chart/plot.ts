import type { Currency } from '../../../../ledger/core/money.ts'
import { epochMsOf } from '../../../../ledger/core/time.ts'
import type { BalanceChart, Phrase, Point, Series } from '../model.ts'
import { thinned, type PlotPoint, type Span } from './thinning.ts'
import { scaleOf, type Scale } from './ticks.ts'

/** What is told of a line in words. */
export type Extent = {
  readonly first: bigint
  readonly last: bigint
  readonly lowest: bigint
  readonly highest: bigint
}
export type Line = {
  readonly label: Phrase
  readonly points: readonly PlotPoint[]
  readonly extent: Extent
}
/** A chart's lines, few points each, and the room that they need. */
export type Plot = {
  readonly currency: Currency
  readonly span: Span
  readonly scale: Scale
  readonly lines: readonly Line[]
}

/** So that a single moment has a width. */
const LEAST_SPAN_MS = 1_000

/** At most four points for each of the columns; undefined where there is nothing to draw. */
export const plotOf = (
  { currency, series, from, until }: BalanceChart,
  columns: number,
): Plot | undefined => {
  const drawn = series.filter(({ points }) => points.length > 0)
  if (drawn.length === 0) return undefined
  const ends = drawn.flatMap(({ points }) => [points[0], points.at(-1)].flatMap(instantsOf))
  const span = spanAround([
    ...ends,
    ...[from, until].flatMap((at) => (at === undefined ? [] : [epochMsOf(at)])),
  ])
  const lines = drawn.map((one) => lineOf(one, span, columns))
  const amounts = lines.flatMap(({ extent }) => [extent.lowest, extent.highest])
  return { currency, span, lines, scale: scaleOf(least(amounts), most(amounts)) }
}

const instantsOf = (point: Point | undefined): readonly number[] =>
  point === undefined ? [] : [epochMsOf(point.at)]

const spanAround = (moments: readonly number[]): Span => {
  const fromMs = Math.min(...moments)
  return { fromMs, untilMs: Math.max(fromMs + LEAST_SPAN_MS, ...moments) }
}

const lineOf = ({ label, points }: Series, span: Span, columns: number): Line => {
  const few = thinned(plotPoints(points), span, columns)
  const amounts = few.map(({ amount }) => amount)
  const extent = {
    first: amounts[0] ?? 0n,
    last: amounts.at(-1) ?? 0n,
    lowest: least(amounts),
    highest: most(amounts),
  }
  return { label, points: few, extent }
}

function* plotPoints(points: readonly Point[]): Generator<PlotPoint> {
  for (const { at, amount } of points) yield { atMs: epochMsOf(at), amount }
}

const least = (amounts: readonly bigint[]): bigint => amounts.reduce((a, b) => (b < a ? b : a))
const most = (amounts: readonly bigint[]): bigint => amounts.reduce((a, b) => (b > a ? b : a))
