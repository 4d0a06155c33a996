import type { Position } from '../../ledger/store/port.ts'
import type { Until } from '../../ledger/store/until.ts'
import { memoryRows } from '../memory-rows.ts'
import type { Projection } from '../projection.ts'
import type { AnyTarget } from '../target.ts'
import { newTold, type Comparison } from './compare.ts'
import { kindOf } from './difference.ts'
import { tableReports } from './explain-rows.ts'
import { figuresOf, figureSums } from './figures.ts'
import { MOST_ROWS_HELD } from './plan.ts'
import type { Replaying } from './replaying.ts'
import type { ProjectionReport, ReplayReport } from './report.ts'
import { foldLog, newShare, type Goal, type Share } from './share.ts'
import { trackedRows, type Former, type TrackedRows } from './tracked-rows.ts'

export type BetweenReplaying = Omit<Replaying, 'database' | 'isHashed' | 'asOf'> & {
  readonly asOf: Until
  /** The other moment, before or after it. */
  readonly against: Until
}

/**
 * What became different between two moments, by the log alone, in one reading of it for each projection.
 * @throws CannotApplyError, or RangeError when the log ends before one of them, or a projection does not fit into memory.
 */
export const replayBetween = async (replaying: BetweenReplaying): Promise<ReplayReport> => {
  const { store, asOf, against } = replaying
  const head = await store.head()
  for (const until of [asOf, against])
    if (until.kind === 'position' && until.position > head)
      throw new RangeError(`the log ends at ${head}, before ${until.position}`)
  const reports: ProjectionReport[] = []
  for (const projection of replaying.projections) reports.push(await reportOf(replaying, projection, head))
  return { asOf, against, projections: reports }
}

const reportOf = async (
  replaying: BetweenReplaying,
  projection: Projection,
  head: Position,
): Promise<ProjectionReport> => {
  const { store, asOf, against } = replaying
  const rows = trackedRows(memoryRows(projection.tables))
  const share = newShare(store, projection, rows)
  const goTo = newWay(replaying, { share, rows, head })
  await goTo({ share, until: asOf, and: against })
  const earlier = share.position
  rows.mark()
  // Of these two only the later one leads on.
  await goTo({ share, until: asOf })
  const position = share.position
  const figures = figuresOf(figureSums(rows.tables))
  const counts = new Map(rows.tables.map(({ target, size }) => [target.table, size()]))
  await goTo({ share, until: against })
  const isLater = position > earlier
  const otherPosition = isLater ? earlier : share.position
  const sides = [{ rebuiltAt: position, otherAt: otherPosition }]
  const comparisons = projection.tables.map((target) => ({
    ...comparisonOf(target, rows.former(), isLater),
    rows: counts.get(target.table) ?? 0,
  }))
  return {
    projection: projection.name,
    version: projection.version,
    position,
    otherPosition,
    tables: await tableReports({ log: store, projection, sides, fits: true }, comparisons),
    figures,
    hashes: undefined,
  }
}

type OnTheWay = { readonly share: Share; readonly rows: TrackedRows; readonly head: Position }

const newWay =
  ({ store, room, onProgress }: BetweenReplaying, { share, rows, head }: OnTheWay) =>
  async (goal: Goal): Promise<void> => {
    const mostRows = room?.mostRows ?? MOST_ROWS_HELD
    await foldLog(store, [goal], (done) => {
      onProgress?.({ doing: 'replaying', pass: 1, passes: 1, done, all: head })
      const held = rows.tables.reduce((sum, { size }) => sum + size(), 0)
      if (held > mostRows)
        throw new RangeError(
          `${share.projection.name} has more than ${mostRows} rows: they do not fit into memory`,
        )
      return true
    })
  }

/** `former`: the rows that were written after the earlier moment, as they were then. */
const comparisonOf = (
  target: AnyTarget,
  former: readonly Former[],
  isLater: boolean,
): Omit<Comparison, 'rows'> => {
  const counts = { missing: 0, surplus: 0, changed: 0 }
  const told = newTold()
  for (const { table, key, line } of former) {
    const now = table.get(key)
    if (table.target.table !== target.table || now === line) continue
    const [rebuilt, other] = isLater ? [now, line] : [line, now]
    const pair = { target, key, rebuilt, other }
    counts[kindOf(pair)] += 1
    told.put({ key, rebuilt, other })
  }
  return { target, ...counts, pairs: told.rows().map((two) => ({ target, ...two })) }
}
