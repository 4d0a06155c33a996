import { replayGroup } from './group.ts'
import { groupsFor, MOST_ROWS_HELD, split, type Groups } from './plan.ts'
import type { Replaying } from './replaying.ts'
import type { ProjectionReport, ReplayReport } from './report.ts'
import { inServedSnapshot, type Served } from './served.ts'

/**
 * Rebuilds projections from the log in memory and compares them with what is served, row by row and column by column.
 * Without `asOf` both reflect the log up to the same position, however busy the system is.
 * @throws CannotApplyError, or RangeError when the log ends before the position to be reached.
 */
export const replay = async (replaying: Replaying): Promise<ReplayReport> => {
  const { database, asOf, room, projections } = replaying
  const mostRows = room?.mostRows ?? MOST_ROWS_HELD
  const plan = (served: Served): Promise<Groups> =>
    groupsFor(served, projections, { mostRows, passes: room?.passes })
  const waiting = [...(await inServedSnapshot(database, plan))]
  const reports: ProjectionReport[] = []
  // Ends: a group that is too large is split, and one that cannot be is taken as it is.
  for (let group = waiting.shift(); group !== undefined; group = waiting.shift()) {
    const smaller = split(group)
    const done = await replayGroup(
      { ...replaying, mostRows: smaller === undefined ? Infinity : mostRows },
      group,
    )
    if (done === 'too_large') waiting.unshift(...(smaller ?? []))
    else reports.push(...done)
  }
  return { asOf, against: undefined, projections: reports }
}
