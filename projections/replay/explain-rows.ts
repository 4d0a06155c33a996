import type { Projection } from '../projection.ts'
import type { Comparison, Pair } from './compare.ts'
import { differingColumns, kindOf } from './difference.ts'
import { explain, lineAt, type Explanation, type Sides, type Version } from './explain.ts'
import { historiesInLog, historyInStreams } from './history.ts'
import { keyText } from './line-key.ts'
import type { TableReport } from './report.ts'
import type { Log } from './share.ts'

export type Explaining = {
  readonly log: Log
  readonly projection: Projection
  /** What the two sides may be meant to have, where partitions stand at different places. */
  readonly sides: readonly Sides[]
  /** Whether all of the projection fits into memory: else what many streams make together stays unexplained. */
  readonly fits: boolean
}

/** With the first event that explains each row: from the row's own streams where those make it, else from the whole log. */
export const tableReports = async (
  explaining: Explaining,
  comparisons: readonly Comparison[],
): Promise<readonly TableReport[]> => {
  const explained = new Map<Pair, Explanation | null>()
  const hard: Pair[] = []
  for (const pair of comparisons.flatMap(({ pairs }) => pairs)) {
    const history = await historyInStreams(readingOf(explaining), pair)
    const found = history && explainBy(history, pair, explaining)
    if (found === undefined) hard.push(pair)
    else explained.set(pair, found)
  }
  if (hard.length > 0 && explaining.fits) {
    const histories = await historiesInLog(readingOf(explaining), hard)
    for (const pair of hard) explained.set(pair, explainBy(histories(pair), pair, explaining) ?? null)
  }
  return comparisons.map((comparison) => reportOf(comparison, explained))
}

const readingOf = ({ log, projection, sides }: Explaining) => ({
  log,
  projection,
  upTo: sides
    .flatMap(({ rebuiltAt, otherAt }) => [rebuiltAt, otherAt])
    .reduce((greatest, one) => (one > greatest ? one : greatest)),
})

/** undefined: this is not the history of the row that was rebuilt. */
const explainBy = (
  history: readonly Version[],
  pair: Pair,
  { sides }: Explaining,
): Explanation | null | undefined => {
  const meant = sides.find(({ rebuiltAt }) => lineAt(history, rebuiltAt) === pair.rebuilt)
  return meant === undefined ? undefined : explain(history, pair, meant)
}

const reportOf = (
  { target, pairs, ...counts }: Comparison,
  explained: ReadonlyMap<Pair, Explanation | null>,
): TableReport => ({
  table: target.table,
  ...counts,
  differences: pairs.map((pair) => ({
    table: target.table,
    key: keyText(pair.key),
    kind: kindOf(pair),
    columns: differingColumns(target, pair.rebuilt, pair.other),
    explanation: explained.get(pair) ?? null,
  })),
})
