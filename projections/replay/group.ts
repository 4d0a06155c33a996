import { factsIn } from '../../ledger/store/packed-facts.ts'
import { type PackedFacts, type Position, START } from '../../ledger/store/port.ts'
import { tableReports } from './explain-rows.ts'
import type { Sides } from './explain.ts'
import { newFindings, type Findings } from './findings.ts'
import type { Plan } from './held.ts'
import type { Part } from './part.ts'
import { MOST_ROWS_HELD, type Group } from './plan.ts'
import type { Replaying } from './replaying.ts'
import type { ProjectionReport } from './report.ts'
import { inServedSnapshot, type Served } from './served.ts'
import { readTo, type Goal } from './share.ts'
import { endsOf, goalsOf, servedAt, tracksOf, type Reached, type Track } from './tracks.ts'

export type GroupReplaying = Replaying & {
  readonly parts: readonly Part[]
  /** With more rows in a part it is given up. */
  readonly mostRows: number
}

/** Projections on their way through all passes. */
type Run = GroupReplaying &
  Group & {
    readonly findings: ReadonlyMap<Plan, Findings>
  }

/** Projections that are rebuilt together, in one reading of the log for each pass. */
export const replayGroup = async (
  replaying: GroupReplaying,
  group: Group,
): Promise<readonly ProjectionReport[] | 'too_large'> => {
  const isHashed = replaying.isHashed === true
  const findings = new Map(group.plans.map((plan) => [plan, newFindings(plan, isHashed)]))
  const run: Run = { ...replaying, ...group, findings }
  // Nearly all of it before the snapshot, which is to be held for a short time only.
  const begun = await inServedSnapshot(run.database, (served) => reachedOf(run, served))
  await assertWithin(run, begun)
  const first = await begin(run, 0)
  if (!(await fold(run, { tracks: first, reached: begun, pass: 0 }))) return 'too_large'
  const standing = await inServedSnapshot(run.database, (served) => passThrough(run, served, first))
  if (standing === 'too_large') return standing
  const reports: ProjectionReport[] = []
  for (const plan of group.plans) reports.push(await reportOf(run, plan, standing))
  return reports
}

type Pass = { readonly tracks: readonly Track[]; readonly reached: Reached; readonly pass: number }
/** Where everything stands at the end. */
type End = Pick<Pass, 'tracks' | 'reached'>

const passThrough = async (run: Run, served: Served, first: readonly Track[]): Promise<End | 'too_large'> => {
  const reached = await reachedOf(run, served)
  let tracks = first
  for (let pass = 0; pass < run.passes; pass += 1) {
    if (pass > 0) tracks = await begin(run, pass)
    if (!(await fold(run, { tracks, reached, pass }))) return 'too_large'
    if (run.asOf === undefined) for (const track of tracks) assertThere(track, reached)
    await compare(run, served, pass)
  }
  for (const found of run.findings.values()) await found.finish(served)
  return { tracks, reached }
}

const begin = async ({ parts, plans }: Run, pass: number): Promise<readonly Track[]> => {
  const slices = parts.map((_, index) => pass * parts.length + index)
  await Promise.all(parts.map((part, index) => part.hold(plans, slices[index] ?? 0)))
  return tracksOf(plans, slices)
}

const reachedOf = async ({ plans }: Run, served: Served): Promise<Reached> => {
  const reached = new Map<Plan, Awaited<ReturnType<Served['reached']>>>()
  for (const plan of plans) {
    const partitions = await served.reached(plan.projection)
    if (partitions.length !== plan.division)
      throw new Error(`${plan.projection.name}: what is served was switched meanwhile: try again`)
    reached.set(plan, partitions)
  }
  return reached
}

const greatest = (positions: readonly Position[]): Position =>
  positions.reduce((most, one) => (one > most ? one : most), START)
const least = (positions: readonly Position[]): Position =>
  positions.reduce((fewest, one) => (one < fewest ? one : fewest), positions[0] ?? START)

const positionsIn = (reached: Reached): readonly Position[] =>
  [...reached.values()].flat().map(({ position }) => position)

const assertWithin = async ({ store, asOf }: Run, reached: Reached): Promise<void> => {
  const target = asOf?.kind === 'position' ? asOf.position : greatest(positionsIn(reached))
  const head = await store.head()
  if (target > head) throw new RangeError(`the log ends at ${head}, before ${target}`)
}

const assertThere = (track: Track, reached: Reached): void => {
  const served = servedAt(track, reached)
  if (track.position !== served)
    throw new Error(`what is served stands at ${served}, before ${track.position}, where it was already`)
}

/** As far as is read, at most. */
const endOf = ({ store, asOf }: Run, reached: Reached): Position | Promise<Position> => {
  if (asOf === undefined) return greatest(positionsIn(reached))
  return asOf.kind === 'position' ? asOf.position : store.head()
}

/** @returns false where it does not fit into memory. */
const fold = async (run: Run, { tracks, reached, pass }: Pass): Promise<boolean> => {
  const { store, parts, plans, asOf, passes, mostRows, onProgress } = run
  const goals: readonly Goal<Track>[] = goalsOf(tracks, reached, asOf)
  const all = await endOf(run, reached)
  let rows = 0
  const take = async (batch: PackedFacts, ends: readonly (Position | undefined)[]) => {
    const held = await Promise.all(
      parts.map((part, index) => part.fold(batch, endsOf(tracks, ends, { part: index, plans }))),
    )
    rows = Math.max(...held)
    const { count, positionAt } = factsIn(batch)
    const position = positionAt(count - 1)
    onProgress?.({ doing: 'replaying', pass: pass + 1, passes, done: position < all ? position : all, all })
    return rows <= mostRows
  }
  await readTo(store, goals, take)
  return rows <= mostRows
}

const compare = async (run: Run, served: Served, pass: number): Promise<void> => {
  const { parts, passes, onProgress, isHashed = false } = run
  const rebuilt = await Promise.all(parts.map((part) => part.rebuilt(isHashed)))
  forEachPlan(run, rebuilt, (found, one) => {
    found.putRebuilt(one)
  })
  const tables = tablesOf(run)
  for (const [done, table] of tables.entries()) {
    for await (const chunk of served.chunks(table.projection, table.target))
      await Promise.all(parts.map((part) => part.compare(table.plan, table.table, chunk)))
    const progress = { done: BigInt(done + 1), all: BigInt(tables.length) }
    onProgress?.({ doing: 'comparing', pass: pass + 1, passes, ...progress })
  }
  const compared = await Promise.all(parts.map((part) => part.compared()))
  forEachPlan(run, compared, (found, one) => {
    found.putCompared(one)
  })
}

/** With the numbers by which parts know them. */
const tablesOf = ({ plans }: Run) =>
  plans.flatMap(({ projection }, plan) =>
    projection.tables.map((target, table) => ({ projection, target, plan, table })),
  )

/** `parts`: of each part, what it says about each plan. */
const forEachPlan = <One>(
  { plans, findings }: Run,
  parts: readonly (readonly One[])[],
  put: (found: Findings, one: One) => void,
): void => {
  for (const all of parts)
    for (const [index, one] of all.entries()) {
      const plan = plans[index]
      const found = plan === undefined ? undefined : findings.get(plan)
      if (found !== undefined) put(found, one)
    }
}

const reportOf = async (run: Run, plan: Plan, { tracks, reached }: End): Promise<ProjectionReport> => {
  const { store, asOf, findings, mostRows } = run
  const { comparisons, figures, hashes } = findings.get(plan)?.result() ?? {}
  if (comparisons === undefined || figures === undefined) throw new Error('nothing was found out')
  const { name, version } = plan.projection
  const served = (reached.get(plan) ?? []).map(({ position }) => position)
  const then = least(tracks.filter((track) => track.plan === plan).map(({ position }) => position))
  const sides = served.map((otherAt): Sides => ({ otherAt, rebuiltAt: asOf === undefined ? otherAt : then }))
  const rows = comparisons.reduce((sum, one) => sum + one.rows, 0)
  const explaining = {
    log: store,
    projection: plan.projection,
    sides,
    fits: rows <= Math.max(mostRows, MOST_ROWS_HELD),
  }
  return {
    projection: name,
    version,
    position: asOf === undefined ? least(served) : then,
    otherPosition: least(served),
    tables: await tableReports(explaining, comparisons),
    figures,
    hashes,
  }
}
