/** A balance from a moment on. */
export type PlotPoint = { readonly atMs: number; readonly amount: bigint }
/** Of time; everything before belongs to its beginning, everything after to its end. */
export type Span = { readonly fromMs: number; readonly untilMs: number }

export type Thinning = {
  /** In the order of their times. */
  readonly add: (point: PlotPoint) => void
  readonly points: () => readonly PlotPoint[]
}

type Placed = PlotPoint & { readonly index: number }
type Column = { readonly number: number; first: Placed; lowest: Placed; highest: Placed; last: Placed }

/**
 * Of each column of pixels the first, the lowest, the highest and the last point (M4: Jugel et al., VLDB 2014): a line
 * drawn through these covers the very pixels that one through all of them would, however many there are.
 */
export const newThinning = (span: Span, columns: number): Thinning => {
  const kept: PlotPoint[] = []
  let column: Column | undefined
  let index = 0
  const close = (): readonly PlotPoint[] => (column === undefined ? [] : inOrder(column))
  return {
    add: (point) => {
      const number = columnOf(point.atMs, span, columns)
      const placed = { ...point, index }
      index += 1
      if (column?.number === number) widen(column, placed)
      else {
        kept.push(...close())
        column = { number, first: placed, lowest: placed, highest: placed, last: placed }
      }
    },
    points: () => [...kept, ...close()],
  }
}

export const thinned = (points: Iterable<PlotPoint>, span: Span, columns: number): readonly PlotPoint[] => {
  const thinning = newThinning(span, columns)
  for (const point of points) thinning.add(point)
  return thinning.points()
}

const columnOf = (atMs: number, { fromMs, untilMs }: Span, columns: number): number => {
  if (untilMs <= fromMs) return 0
  const column = Math.floor(((atMs - fromMs) / (untilMs - fromMs)) * columns)
  return Math.min(columns - 1, Math.max(0, column))
}

const widen = (column: Column, point: Placed): void => {
  column.last = point
  if (point.amount < column.lowest.amount) column.lowest = point
  if (point.amount > column.highest.amount) column.highest = point
}

const inOrder = ({ first, lowest, highest, last }: Column): readonly PlotPoint[] =>
  [...new Map([first, lowest, highest, last].map((point) => [point.index, point])).values()]
    .sort((a, b) => a.index - b.index)
    .map(({ atMs, amount }) => ({ atMs, amount }))
