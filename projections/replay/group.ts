import { START, type Position } from '../../ledger/store/port.ts'
import { tableReports } from './explain-rows.ts'
import type { Sides } from './explain.ts'
import { goalsAllAt, goalsAt, hold, positionsOf, rowsIn, type Held, type Plan } from './held.ts'
import type { Replaying } from './replaying.ts'
import type { ProjectionReport } from './report.ts'
import { inServedSnapshot, type Served } from './served.ts'
import { newSession, type Session } from './session.ts'
import { foldLog, type Goal } from './share.ts'

export type GroupReplaying = Replaying & {
  /** With more rows in memory it is given up. */
  readonly mostRows: number
}

type Entry = {
  readonly plan: Plan
  readonly session: Session
  /** What is in memory in this pass. */
  held: Held
  /** Where each partition of what is served stands in the snapshot. */
  reached: readonly Position[]
}

/** Projections that are rebuilt together, in one reading of the log for each pass. */
export const replayGroup = async (
  replaying: GroupReplaying,
  plans: readonly Plan[],
): Promise<readonly ProjectionReport[] | 'too_large'> => {
  const { database, store } = replaying
  const entries = plans.map((plan) => entryOf(replaying, plan))
  // Nearly all of it before the snapshot, which is to be held for a short time only.
  const goals = await inServedSnapshot(database, (served) => goalsOf(replaying, entries, served))
  await assertWithin(replaying, goals)
  if (!(await fold(replaying, entries, { goals, pass: 0 }))) return 'too_large'
  const passes = Math.max(...plans.map((plan) => plan.passes))
  const isDone = await inServedSnapshot(database, async (served) => {
    for (let pass = 0; pass < passes; pass += 1) {
      if (pass > 0)
        for (const entry of entries) entry.held = hold(store, entry.plan, { pass, sums: entry.held.sums() })
      const exact = await goalsOf(replaying, entries, served)
      if (!(await fold(replaying, entries, { goals: exact, pass }))) return false
      if (replaying.asOf === undefined) assertThere(exact)
      for (const { session, held } of entries) await session.put(held, served, pass === passes - 1)
    }
    return true
  })
  if (!isDone) return 'too_large'
  const reports: ProjectionReport[] = []
  for (const entry of entries) reports.push(await reportOf(replaying, entry))
  return reports
}

const entryOf = ({ store, isHashed = false, onProgress }: GroupReplaying, plan: Plan): Entry => {
  let lines = 0
  const { passes } = plan
  const onLines = (more: number): void => {
    lines += more
    onProgress?.({
      doing: 'comparing',
      pass: 1,
      passes,
      done: BigInt(lines),
      all: BigInt(plan.rows * passes),
    })
  }
  return {
    plan,
    session: newSession(plan, { isHashed, onLines }),
    held: hold(store, plan, { pass: 0, sums: [] }),
    reached: [],
  }
}

const goalsOf = async (
  { asOf }: GroupReplaying,
  entries: readonly Entry[],
  served: Served,
): Promise<readonly Goal[]> => {
  const goals: Goal[] = []
  for (const entry of entries) {
    const { plan, held } = entry
    const reached = await served.reached(plan.projection)
    if (reached.length !== plan.division)
      throw new Error(`${plan.projection.name}: what is served was switched meanwhile: try again`)
    entry.reached = reached.map(({ position }) => position)
    goals.push(...(asOf === undefined ? goalsAt(held, plan, reached) : goalsAllAt(held, asOf)))
  }
  return goals
}

const greatest = (positions: readonly Position[]): Position =>
  positions.reduce((most, one) => (one > most ? one : most), START)
const least = (positions: readonly Position[]): Position =>
  positions.reduce((fewest, one) => (one < fewest ? one : fewest), positions[0] ?? START)

const positionIn = ({ until }: Goal): Position => (until.kind === 'position' ? until.position : START)

const assertWithin = async ({ store }: GroupReplaying, goals: readonly Goal[]): Promise<void> => {
  const target = greatest(goals.map(positionIn))
  const head = await store.head()
  if (target > head) throw new RangeError(`the log ends at ${head}, before ${target}`)
}

const assertThere = (goals: readonly Goal[]): void => {
  for (const goal of goals)
    if (goal.share.position !== positionIn(goal))
      throw new Error(
        `what is served stands at ${positionIn(goal)}, before ${goal.share.position}, where it was already`,
      )
}

type Folding = { readonly goals: readonly Goal[]; readonly pass: number }

/** @returns false where it does not fit into memory. */
const fold = async (
  { store, mostRows, onProgress }: GroupReplaying,
  entries: readonly Entry[],
  { goals, pass }: Folding,
): Promise<boolean> => {
  const rows = (): number => entries.reduce((sum, { held }) => sum + rowsIn(held), 0)
  const passes = Math.max(...entries.map(({ plan }) => plan.passes))
  const all = goals.some(({ until }) => until.kind === 'time')
    ? await store.head()
    : greatest(goals.map(positionIn))
  await foldLog(store, goals, (position) => {
    const done = position < all ? position : all
    onProgress?.({ doing: 'replaying', pass: pass + 1, passes, done, all })
    return rows() <= mostRows
  })
  return rows() <= mostRows
}

const reportOf = async (replaying: GroupReplaying, entry: Entry): Promise<ProjectionReport> => {
  const { store, asOf } = replaying
  const { plan, session, reached, held } = entry
  const { name, version } = plan.projection
  const { comparisons, figures, hashes } = session.result()
  const position = asOf === undefined ? least(reached) : least(positionsOf(held))
  const explaining = {
    log: store,
    projection: plan.projection,
    sides: sidesOf(replaying, entry),
    fits: plan.passes === 1,
  }
  return {
    projection: name,
    version,
    position,
    otherPosition: least(reached),
    tables: await tableReports(explaining, comparisons),
    figures,
    hashes,
  }
}

const sidesOf = ({ asOf }: GroupReplaying, { reached, held }: Entry): readonly Sides[] =>
  reached.map((otherAt) => ({
    otherAt,
    rebuiltAt: asOf === undefined ? otherAt : least(positionsOf(held)),
  }))
