import type { Projection } from '../projection.ts'
import type { Plan } from './held.ts'
import type { Served } from './served.ts'

const MOST_PASSES = 1_024

/** A row with its place in memory takes about a kilobyte: this is a gigabyte and a half. */
export const MOST_ROWS_HELD = 1_500_000

export type Room = {
  /** In memory at once, of all projections together. */
  readonly mostRows: number
  /** undefined: as few as it takes. */
  readonly passes: number | undefined
}

/** Those in one group share one reading of the log. */
export type Groups = readonly (readonly Plan[])[]

/** By how much is served of each: that may be less than is rebuilt, which `split` is for. */
export const groupsFor = async (
  served: Served,
  projections: readonly Projection[],
  { mostRows, passes }: Room,
): Promise<Groups> => {
  const groups: Plan[][] = []
  let left = 0
  for (const projection of projections) {
    const rows = await served.rows(projection)
    const division = (await served.reached(projection)).length
    const wanted = passes ?? Math.ceil(rows / mostRows)
    const plan = { projection, division, rows, passes: withinLimits(wanted, division) }
    const last = groups.at(-1)
    if (last === undefined || rows > left || plan.passes > 1) {
      groups.push([plan])
      left = plan.passes > 1 ? 0 : mostRows - rows
    } else {
      last.push(plan)
      left -= rows
    }
  }
  return groups
}

/** What is served in partitions is taken in these. */
const withinLimits = (passes: number, division: number): number =>
  Math.max(1, Math.min(passes, division > 1 ? division : MOST_PASSES))

/** Smaller ones for a group that has turned out too large; undefined: there are none. */
export const split = (group: readonly Plan[]): Groups | undefined => {
  if (group.length > 1) return group.map((plan) => [plan])
  const [plan] = group
  if (plan === undefined) return undefined
  const passes = withinLimits(plan.passes * 2, plan.division)
  return passes === plan.passes ? undefined : [[{ ...plan, passes }]]
}
