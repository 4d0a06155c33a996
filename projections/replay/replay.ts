import { replayGroup } from './group.ts'
import { localPart } from './part.ts'
import { groupsFor, MOST_ROWS_HELD, split } from './plan.ts'
import type { Replaying } from './replaying.ts'
import type { ProjectionReport, ReplayReport } from './report.ts'
import { inServedSnapshot } from './served.ts'

/**
 * Rebuilds projections from the log in memory and compares them with what is served, row by row and column by column.
 * Without `asOf` both reflect the log up to the same position, however busy the system is.
 * @throws CannotApplyError, or RangeError when the log ends before the position to be reached.
 */
export const replay = async (replaying: Replaying): Promise<ReplayReport> => {
  const { store, database, asOf, room, projections, parts = [localPart(store)] } = replaying
  const mostRows = room?.mostRows ?? MOST_ROWS_HELD
  const rooms = { mostRows, passes: room?.passes, parts: parts.length }
  const waiting = [...(await inServedSnapshot(database, (served) => groupsFor(served, projections, rooms)))]
  const reports: ProjectionReport[] = []
  // Ends: a group that is too large is split, and one that cannot be is taken as it is.
  for (let group = waiting.shift(); group !== undefined; group = waiting.shift()) {
    const smaller = split(group)
    const limit = smaller === undefined ? Infinity : mostRows
    const done = await replayGroup({ ...replaying, parts, mostRows: limit }, group)
    if (done === 'too_large') waiting.unshift(...(smaller ?? []))
    else reports.push(...done)
  }
  return { asOf, against: undefined, projections: reports }
}
