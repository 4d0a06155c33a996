import type { PlotPoint, Span } from './thinning.ts'
import { shareOf, type Scale } from './ticks.ts'

/** Of the drawing, in the units of its viewBox; the middle is what the axes leave. */
export type Frame = {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export const rounded = (length: number): number => Math.round(length * 10) / 10

export const xOf = (atMs: number, { fromMs, untilMs }: Span, { left, width }: Frame): number =>
  rounded(left + ((atMs - fromMs) / (untilMs - fromMs)) * width)

export const yOf = (amount: bigint, scale: Scale, { top, height }: Frame): number =>
  rounded(top + (1 - shareOf(amount, scale)) * height)

/** A balance stands until it changes, and the last one until the end. */
export const stepPath = (
  points: readonly PlotPoint[],
  { span, scale }: { readonly span: Span; readonly scale: Scale },
  frame: Frame,
): string => {
  const [first, ...later] = points
  if (first === undefined) return ''
  const start = `M${xOf(first.atMs, span, frame)} ${yOf(first.amount, scale, frame)}`
  const steps = later.map(({ atMs, amount }) => `H${xOf(atMs, span, frame)}V${yOf(amount, scale, frame)}`)
  return `${start}${steps.join('')}H${xOf(span.untilMs, span, frame)}`
}
