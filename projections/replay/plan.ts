import type { Projection } from '../projection.ts'
import type { Plan } from './held.ts'
import type { Served } from './served.ts'

const MOST_PASSES = 1_024

/** A row with its place in memory takes about a kilobyte: this is a gigabyte and a half. */
export const MOST_ROWS_HELD = 1_500_000

export type Room = {
  /** In memory at once, in each part. */
  readonly mostRows: number
  /** undefined: as few as it takes. */
  readonly passes: number | undefined
}
/** `parts`: how many work beside each other. */
type Rooms = Room & { readonly parts: number }

/** Projections that share one reading of the log for each pass. */
export type Group = { readonly plans: readonly Plan[]; readonly passes: number }

/** By how much is served of each: that may be less than is rebuilt, which `split` is for. */
export const groupsFor = async (
  served: Served,
  projections: readonly Projection[],
  { mostRows, passes, parts }: Rooms,
): Promise<readonly Group[]> => {
  const groups: { readonly plans: Plan[]; readonly passes: number }[] = []
  const room = mostRows * parts
  let left = 0
  for (const projection of projections) {
    const rows = await served.rows(projection)
    const division = (await served.reached(projection)).length
    const own = withinLimits(passes ?? Math.ceil(rows / room), { division, parts })
    const plan = { projection, division, slices: own * parts }
    const last = groups.at(-1)
    if (last === undefined || rows > left || own > 1 || last.passes > 1) {
      groups.push({ plans: [plan], passes: own })
      left = room - rows
    } else {
      last.plans.push(plan)
      left -= rows
    }
  }
  return groups
}

type Limits = Pick<Plan, 'division'> & Pick<Rooms, 'parts'>

/** What is served in partitions is taken in these. */
const withinLimits = (passes: number, { division, parts }: Limits): number =>
  Math.max(1, Math.min(passes, division > 1 ? Math.ceil(division / parts) : MOST_PASSES))

/** Smaller ones for a group that has turned out too large; undefined: there are none. */
export const split = ({ plans, passes }: Group): readonly Group[] | undefined => {
  if (plans.length > 1) return plans.map((plan) => ({ plans: [plan], passes }))
  const [plan] = plans
  if (plan === undefined) return undefined
  const parts = plan.slices / passes
  const more = withinLimits(2 * passes, { ...plan, parts })
  return more === passes ? undefined : [{ plans: [{ ...plan, slices: more * parts }], passes: more }]
}
