import { setImmediate, setTimeout as delay } from 'node:timers/promises'
import type { EventStore } from '../../../ledger/store/port.ts'
import { isProven, rebuild, type Outcome } from '../../../projections/rebuild/rebuild.ts'
import { projections } from '../../../projections/registry.ts'
import { storeRuntime } from '../commits/writers.ts'
import { integerBelow, oneOf, seededRandom, type Random } from '../random.ts'

export type Rebuilding = {
  readonly store: EventStore
  readonly url: string
  readonly seed: number
  readonly signal: AbortSignal
}

export type Rebuilds = {
  /** Builds that were switched to meanwhile. */
  readonly switched: number
  /** That something was killed under. */
  readonly broken: number
  /** Read models of which something else was served, at that moment, than the log says. */
  readonly different: readonly string[]
}

const BETWEEN_REBUILDS_MS = 1_500
const MOST_PARTITIONS = 3

/** One read model after the other, in any number of partitions, until it is over. */
export const keepRebuilding = async ({ store, url, seed, signal }: Rebuilding): Promise<Rebuilds> => {
  const random = seededRandom(seed)
  const kinds: (Outcome['kind'] | 'broken')[] = []
  const different: string[] = []
  while (!signal.aborted) {
    const outcomes = await rebuildOne({ store, url, random, signal }).catch(() => undefined)
    kinds.push(...(outcomes?.map(({ kind }) => kind) ?? ['broken' as const]))
    for (const outcome of outcomes ?? []) if (outcome.kind === 'left') different.push(outcome.projection)
    await delay(BETWEEN_REBUILDS_MS)
  }
  const switched = kinds.filter((kind) => kind === 'switched').length
  return { switched, broken: kinds.length - switched - different.length, different }
}

type One = Omit<Rebuilding, 'seed'> & { readonly random: Random }

/** It is left where what is served is not the same, which it should be at any moment. */
const rebuildOne = ({ store, url, random, signal }: One): Promise<readonly Outcome[]> =>
  rebuild(
    {
      store,
      database: { connectionString: url },
      runtime: storeRuntime,
      breathe: () => setImmediate(),
      program: 'chaos',
      partitions: 1 + integerBelow(random, MOST_PARTITIONS),
      isAnew: random() < 0.5,
      signal,
      tell: () => undefined,
      decide: (build) => Promise.resolve(isProven(build)),
    },
    [oneOf(random, projections)],
  )
