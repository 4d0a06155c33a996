import { START, type Position } from '../../ledger/store/port.ts'
import type { Until } from '../../ledger/store/until.ts'
import { partsOf, type Plan } from './held.ts'
import type { Ends } from './part.ts'
import type { PartitionReached } from './served.ts'
import type { Goal, Standing } from './share.ts'

/** A share that some part holds, and how far it has come. */
export type Track = Standing & {
  readonly plan: Plan
  /** By its number. */
  readonly part: number
  /** Of the served build's partitions, where that is divided; else 0. */
  readonly partition: number
}

export const tracksOf = (plans: readonly Plan[], slices: readonly number[]): readonly Track[] =>
  slices.flatMap((slice, part) =>
    plans.flatMap((plan) =>
      partsOf(plan, slice).map((own) => ({
        plan,
        part,
        partition: plan.division > 1 ? (own?.index ?? 0) : 0,
        position: START,
      })),
    ),
  )

/** What is served of each projection. */
export type Reached = ReadonlyMap<Plan, readonly PartitionReached[]>

/** Each to where its partition of the served build has come, or all to one moment. */
export const goalsOf = (
  tracks: readonly Track[],
  reached: Reached,
  asOf: Until | undefined,
): readonly Goal<Track>[] =>
  tracks.map((track) => ({
    share: track,
    until: asOf ?? { kind: 'position', position: servedAt(track, reached) },
  }))

export const servedAt = ({ plan, partition }: Track, reached: Reached): Position =>
  reached.get(plan)?.[partition]?.position ?? START

/** Those of one part, by plan. */
export const endsOf = (
  tracks: readonly Track[],
  ends: readonly (Position | undefined)[],
  { part, plans }: { readonly part: number; readonly plans: readonly Plan[] },
): Ends =>
  plans.map((plan) =>
    tracks.flatMap((track, index) => (track.part === part && track.plan === plan ? [ends[index]] : [])),
  )
