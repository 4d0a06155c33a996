/** Line numbers from one to another, both inclusive. */
type LineRange = { readonly from: number; readonly to: number }

/** Ascending, and with at least one line between any two: one spelling of each set of lines. */
export type LineRanges = readonly LineRange[]

/** Of numbers in any order. */
export const rangesOf = (lines: readonly number[]): LineRanges =>
  joined(lines.toSorted((a, b) => a - b).map((line) => ({ from: line, to: line })))

export const unionOf = (a: LineRanges, b: LineRanges): LineRanges => joined(merged(a, b))

/** What of the first is not in the second. */
export const without = (a: LineRanges, b: LineRanges): LineRanges => {
  let at = 0
  return a.flatMap(({ from, to }) => {
    const left: LineRange[] = []
    let next = from
    while (at < b.length && (b[at]?.to ?? 0) < from) at += 1
    for (let one = at; one < b.length; one += 1) {
      const gone = b[one]
      if (gone === undefined || gone.from > to) break
      if (gone.from > next) left.push({ from: next, to: gone.from - 1 })
      next = gone.to + 1
    }
    if (next <= to) left.push({ from: next, to })
    return left
  })
}

export const countIn = (ranges: LineRanges): number =>
  ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0)

export const holds = (ranges: LineRanges, line: number): boolean => {
  let [low, high] = [0, ranges.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ranges[middle]?.to ?? 0) < line) low = middle + 1
    else high = middle
  }
  const found = ranges[low]
  return found !== undefined && found.from <= line
}

/** Both in order, by where they begin. */
const merged = (a: LineRanges, b: LineRanges): LineRanges => {
  const all: LineRange[] = []
  let [atA, atB] = [0, 0]
  for (;;) {
    const [nextA, nextB] = [a[atA], b[atB]]
    if (nextA === undefined) return [...all, ...b.slice(atB)]
    if (nextB === undefined) return [...all, ...a.slice(atA)]
    const isA = nextA.from <= nextB.from
    all.push(isA ? nextA : nextB)
    if (isA) atA += 1
    else atB += 1
  }
}

/** Of ranges in order, which may overlap or touch. */
const joined = (ranges: LineRanges): LineRanges => {
  const all: LineRange[] = []
  for (const range of ranges) {
    const last = all.at(-1)
    if (last === undefined || range.from > last.to + 1) all.push(range)
    else if (range.to > last.to) all[all.length - 1] = { from: last.from, to: range.to }
  }
  return all
}
