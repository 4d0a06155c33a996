import { sql } from 'kysely'
import type { Runtime } from '../../ledger/core/runtime.ts'
import { epochMsOf } from '../../ledger/core/time.ts'
import type { EventStore, Position } from '../../ledger/store/port.ts'
import { buildIn, readBuilds, type BuildState } from '../../projections/builds.ts'
import type { ReadDatabase } from '../../projections/database.ts'
import { behindSince } from '../../projections/rebuild/list-builds.ts'
import { projections } from '../../projections/registry.ts'

export type LogFigures = {
  readonly head: Position
  /** One for each partition of what is served. */
  readonly projections: readonly ProjectionFigures[]
  readonly cases: readonly CaseCount[]
}
export type ProjectionFigures = {
  readonly projection: string
  /** `2/3`; `1/1` where the read model is not divided. */
  readonly partition: string
  /** In positions of the log. */
  readonly lag: number
  /** Since the first event that is not in it was recorded; 0 where it has all of them. */
  readonly behindSeconds: number
  readonly isStopped: boolean
}
export type CaseCount = {
  readonly provider: string
  readonly waitsFor: 'pursuit' | 'person'
  readonly count: number
}

type Reading = {
  readonly store: Pick<EventStore, 'head' | 'readAll'>
  readonly readDatabase: ReadDatabase
  readonly runtime: Pick<Runtime, 'now'>
}

/** @throws when the log or the read models do not answer. */
export const readLogFigures = async (reading: Reading): Promise<LogFigures> => {
  const { store, readDatabase } = reading
  const [head, states, cases] = await Promise.all([
    store.head(),
    readBuilds(readDatabase),
    readDatabase
      .selectFrom('open_cases')
      .select([
        'provider',
        sql<boolean>`review IS NOT NULL`.as('is_in_review'),
        sql<number>`count(*)::int`.as('cases'),
      ])
      .groupBy(['provider', sql`review IS NOT NULL`])
      .execute(),
  ])
  return {
    head,
    projections: await projectionFigures(reading, head, states),
    cases: cases.map(({ provider, is_in_review: isInReview, cases: count }) => ({
      provider,
      waitsFor: isInReview ? 'person' : 'pursuit',
      count,
    })),
  }
}

const MS_PER_SECOND = 1_000

/** Partitions that stand at one place are behind by the same event, which is read once. */
const projectionFigures = async (
  { store, runtime }: Reading,
  head: Position,
  states: readonly BuildState[],
): Promise<readonly ProjectionFigures[]> => {
  const served = projections.flatMap((projection) => buildIn(states, projection, 'served') ?? [])
  const positions = new Set(served.flatMap(({ partitions }) => partitions.map(({ position }) => position)))
  const behindMs = new Map<Position, number>()
  for (const position of positions) {
    const since = await behindSince(store, position, head)
    behindMs.set(position, since === undefined ? 0 : epochMsOf(runtime.now()) - epochMsOf(since))
  }
  return served.flatMap(({ name, of, partitions }) =>
    partitions.map(({ partition, position, stoppedFor }) => ({
      projection: name,
      partition: `${partition.index + 1}/${of}`,
      lag: Math.max(0, Number(head - position)),
      behindSeconds: Math.max(0, behindMs.get(position) ?? 0) / MS_PER_SECOND,
      isStopped: stoppedFor !== undefined,
    })),
  )
}
