import type { Runtime } from '../ledger/core/runtime.ts'
import { newBell, type Bell } from '../ledger/store/bell.ts'
import type { EventStore, Position } from '../ledger/store/port.ts'
import { buildIn, readBuilds, type BuildState } from './builds.ts'
import { partitionsOf } from './checkpoints.ts'
import { openReadDatabase, type ReadPlace } from './connect.ts'
import type { Build } from './homes.ts'
import { newProgress, type Progress } from './progress.ts'
import { partitioned, type Projection } from './projection.ts'
import { runProjection, type Ended, type Notice } from './runner.ts'

export type Kept = {
  readonly projection: Projection
  /** How far the served build is, all of its partitions; undefined: nobody here waits for it. */
  readonly progress?: Progress | undefined
}

export type Keeping = {
  readonly store: Pick<EventStore, 'subscribe' | 'readStream'>
  readonly database: ReadPlace
  readonly runtime: Pick<Runtime, 'sleep'>
  readonly signal: AbortSignal
  readonly notify?: ((whose: Whose, notice: Notice) => void) | undefined
}

/** Of which runner a notice is; `partition`: as `2/3`, undefined where the build is not divided. */
export type Whose = {
  readonly projection: string
  readonly build: Build
  readonly partition: string | undefined
}

/** How soon it is seen that builds were switched or closed by another process. */
const LOOK_EVERY_MS = 2_000

/**
 * Keeps up with the log what the database holds of the read models: what is served, in as many partitions as it has, and
 * the previous build as long as the way back to it is open. Each for itself: one that stops keeps no other from going on.
 */
export const keepProjections = async (keeping: Keeping, kept: readonly Kept[]): Promise<void> => {
  const { database: place, runtime, signal } = keeping
  const database = openReadDatabase({ ...place, purpose: 'projection builds', connections: 1 })
  const look = newBell()
  const keepers = kept.flatMap((one) => [
    newKeeper({ ...keeping, ...one, build: 'served', look }),
    newKeeper({ ...keeping, projection: one.projection, build: 'previous', look }),
  ])
  try {
    while (!signal.aborted) {
      const rings = look.rings()
      const renew = keepers.map((keeper) => keeper.renewal())
      // Without a look what was known is good enough: each runner finds out for itself whether that has changed.
      const states = await readBuilds(database).catch(() => undefined)
      for (const one of renew) one(states)
      await pause({ runtime, signal }, look.rungSince, rings)
    }
  } finally {
    await Promise.all(keepers.map(({ ended }) => ended()))
    await database.destroy()
  }
}

const pause = async (
  { runtime, signal }: Pick<Keeping, 'runtime' | 'signal'>,
  rungSince: Bell['rungSince'],
  rings: number,
): Promise<void> => {
  const over = new AbortController()
  const either = AbortSignal.any([signal, over.signal])
  await Promise.race([runtime.sleep(LOOK_EVERY_MS, either), rungSince(rings, either)])
  over.abort()
}

type Keeper = {
  /** Begins a look; with what that has shown, runners are started and stopped. */
  readonly renewal: () => (states: readonly BuildState[] | undefined) => void
  readonly ended: () => Promise<void>
}

type Own = Keeping & Kept & { readonly build: Build; readonly look: Bell }

/** Of one build. */
const newKeeper = (own: Own): Keeper => {
  const { projection, build } = own
  const all = new Set<Promise<unknown>>()
  let group = newGroup(own, 0)
  return {
    renewal: () => {
      // Why they did is in the database by now.
      const stopped = new Set(group.runners().filter(({ isStopped }) => isStopped))
      return (states) => {
        const state = states && buildIn(states, projection, build)
        // What is served and never ran is not divided.
        const of =
          states === undefined && group.of > 0 ? group.of : (state?.of ?? (build === 'served' ? 1 : 0))
        if (group.of !== of) {
          group.leave()
          group = newGroup(own, of)
        } else if (state !== undefined)
          for (const one of group.runners()) if (isOver(one, stopped, state)) one.leave()
        for (const running of group.start()) {
          all.add(running)
          void running.then(() => all.delete(running))
        }
      }
    },
    ended: async () => {
      await Promise.all(all)
    },
  }
}

type Runner = {
  readonly index: number
  /** The epoch of its term; undefined: it has none, as far as it knows. */
  epoch: string | undefined
  isStopped: boolean
  /** So that another one can begin. */
  readonly leave: () => void
}

/**
 * Builds were switched under a runner that has not found out, since no event came; or one that stopped may try again,
 * for that was another build, or somebody else has tried.
 */
const isOver = (runner: Runner, stopped: ReadonlySet<Runner>, { partitions }: BuildState): boolean => {
  const state = partitions.find(({ partition }) => partition.index === runner.index)
  if (state === undefined) return false
  if (runner.isStopped) return stopped.has(runner) && state.stoppedFor === undefined
  return runner.epoch !== undefined && BigInt(state.epoch) > BigInt(runner.epoch)
}

type Group = {
  readonly of: number
  /** Starts those that are not there, each in its own promise. */
  readonly start: () => readonly Promise<unknown>[]
  readonly runners: () => readonly Runner[]
  readonly leave: () => void
}

/** The runners of all partitions. */
const newGroup = (own: Own, of: number): Group => {
  const leaving = new AbortController()
  const runners = new Map<number, Runner>()
  const progresses = shares(own.progress, of, leaving.signal)
  const begin = async (index: number): Promise<void> => {
    const one = new AbortController()
    const drop = (): void => {
      if (runners.get(index) === runner) runners.delete(index)
    }
    const leave = (): void => {
      drop()
      one.abort()
    }
    const runner: Runner = { index, epoch: undefined, isStopped: false, leave }
    runners.set(index, runner)
    const signal = AbortSignal.any([own.signal, leaving.signal, one.signal])
    const ending = await runOne(own, { of, runner, signal, progress: progresses[index] })
    if (ending.kind === 'stopped') runner.isStopped = true
    if (ending.kind !== 'divided') return
    drop()
    own.look.ring()
  }
  return {
    of,
    start: () =>
      Array.from({ length: of }, (_, index) => index)
        .filter((index) => !runners.has(index))
        .map(begin),
    runners: () => [...runners.values()],
    leave: () => {
      leaving.abort()
      own.progress?.moved(undefined)
    },
  }
}

type One = {
  readonly of: number
  readonly runner: Runner
  readonly signal: AbortSignal
  readonly progress: Progress | undefined
}

const runOne = (own: Own, { of, runner, signal, progress }: One): Promise<Ended> => {
  const { projection, build, notify } = own
  const partition = partitionsOf(of)[runner.index]
  const name = partition === undefined ? undefined : `${runner.index + 1}/${of}`
  return runProjection({
    ...own,
    signal,
    projection: partition === undefined ? projection : partitioned(projection, partition),
    progress: progress ?? newProgress(),
    notify: (notice) => {
      runner.epoch = notice.kind === 'leading' ? notice.epoch : undefined
      notify?.({ projection: projection.name, build, partition: name }, notice)
    },
  })
}

/** What each partition tells goes together into one; whoever asks that one asks them all. */
const shares = (whole: Progress | undefined, of: number, left: AbortSignal): readonly Progress[] => {
  if (whole === undefined) return []
  const reached = Array.from<Position | undefined>({ length: of })
  return reached.map((_, index) => ({
    ...newProgress(),
    asked: whole.asked,
    moved: (position) => {
      if (left.aborted) return
      reached[index] = position
      whole.moved(least(reached))
    },
  }))
}

/** undefined while any of them is not running here. */
const least = (positions: readonly (Position | undefined)[]): Position | undefined =>
  positions.reduce((one, other) =>
    one === undefined || other === undefined ? undefined : one < other ? one : other,
  )
