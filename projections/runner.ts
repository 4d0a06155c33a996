import { sql } from 'kysely'
import type { Runtime } from '../ledger/core/runtime.ts'
import { newBell } from '../ledger/store/bell.ts'
import type { EventStore, Position } from '../ledger/store/port.ts'
import { DividedOtherwiseError, FencedError, recordStop, takeOver, type Key } from './checkpoints.ts'
import type { ReadPlace } from './connect.ts'
import type { ReadDatabase } from './database.ts'
import type { Build } from './homes.ts'
import { isPassing, messageOf } from './failures.ts'
import { followLog } from './follow-log.ts'
import { withPipelined } from './pipelined.ts'
import type { Progress } from './progress.ts'
import type { Projection } from './projection.ts'

/** How soon a process that stands by finds that the one before it is gone. */
const STANDBY_PAUSE_MS = 250
const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 5_000

export type Stopped = { readonly kind: 'stopped'; readonly reason: string }
export type Notice =
  /** `epoch`: of its term. */
  | { readonly kind: 'leading'; readonly position: Position; readonly epoch: string }
  /** Another process has taken over: this one stands by. */
  | { readonly kind: 'fenced' }
  /** The log or the database is away. */
  | { readonly kind: 'interrupted'; readonly reason: string }
  | Stopped

/** How a runner ends. `divided`: the build has other partitions by now, or is no more. */
export type Ended = Stopped | { readonly kind: 'aborted' } | { readonly kind: 'divided' }

export type Running = {
  readonly projection: Projection
  /** Which build of it; the served one unless another is named. */
  readonly build?: Build | undefined
  readonly store: Pick<EventStore, 'subscribe' | 'readStream'>
  readonly database: ReadPlace
  readonly runtime: Pick<Runtime, 'sleep'>
  readonly signal: AbortSignal
  readonly progress?: Progress
  readonly notify?: (notice: Notice) => void
}

/**
 * Keeps a read model up with the log until the signal aborts; of all processes that call this one writes, the others
 * stand by. Resolves earlier when the build is divided in another way, and when an event cannot be applied: nothing is
 * skipped, and the table `checkpoints` says why. Endless by nature, and so are its retries; each pause has its limit.
 */
export const runProjection = async (running: Running): Promise<Ended> => {
  const { runtime, signal, notify, progress } = running
  const pauses = newPauses()
  const moved = (position: Position): void => {
    pauses.reset()
    progress?.moved(position)
  }
  while (!signal.aborted) {
    const ending = await oneSession({ ...running, moved })
    if (ending.kind === 'aborted' || ending.kind === 'divided') return { kind: ending.kind }
    notify?.(ending)
    if (ending.kind === 'stopped') return ending
    await runtime.sleep(pauses.next(), signal)
  }
  return { kind: 'aborted' }
}

const newPauses = () => {
  let pauseMs = FIRST_PAUSE_MS
  return {
    reset: () => {
      pauseMs = FIRST_PAUSE_MS
    },
    next: () => {
      const thisMs = pauseMs
      pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)
      return thisMs
    },
  }
}

type Session = Running & { readonly moved: (position: Position) => void }
type Ending = Exclude<Notice, { kind: 'leading' }> | Ended

/** One connection holds the lock and writes, so that they end together. */
const oneSession = async (running: Session): Promise<Ending> => {
  const only = keyOf(running)
  try {
    return await withPipelined(
      { ...running.database, only, purpose: `projection ${only.name}`, isProjecting: true },
      async (connection) => {
        await waitForTurn(running, connection)
        return running.signal.aborted ? { kind: 'aborted' } : lead(running, connection)
      },
    )
  } catch (error) {
    return endingOf(error)
  }
}

const keyOf = ({ projection: { name, version, partition }, build = 'served' }: Running) => ({
  name,
  version,
  build,
  ...(partition === undefined ? {} : { partition }),
})

/** The lock spares two processes from competing; what keeps their writes apart is the checkpoint's epoch. */
const waitForTurn = async (running: Running, connection: ReadDatabase): Promise<void> => {
  const { runtime, signal } = running
  while (!signal.aborted && !(await tryLock(connection, keyOf(running))))
    await runtime.sleep(STANDBY_PAUSE_MS, signal)
}

/** Behind the name of the schema: what a runner's lock is made of. */
export const lockName = ({ name, version, partition }: Key): string => {
  const part = partition === undefined || partition.of === 1 ? '' : `/${partition.index} of ${partition.of}`
  return `/projection/${name}/${version}${part}`
}

const tryLock = async (connection: ReadDatabase, whose: Key): Promise<boolean> => {
  const key = lockName(whose)
  const lock = sql`hashtextextended(coalesce(current_schema(), '') || ${key}, 0)`
  const { rows } = await sql<{ locked: boolean }>`SELECT pg_try_advisory_lock(${lock}) AS locked`.execute(
    connection,
  )
  return rows[0]?.locked === true
}

const lead = async (running: Session, connection: ReadDatabase): Promise<Ending> => {
  const { progress } = running
  const key = keyOf(running)
  const term = await takeOver(connection, key)
  running.notify?.({ kind: 'leading', ...term })
  progress?.moved(term.position)
  try {
    await followLog({ ...running, key, asked: progress?.asked ?? newBell() }, connection, term)
    return { kind: 'aborted' }
  } catch (error) {
    const ending = endingOf(error)
    if (ending.kind === 'stopped')
      await recordStop(connection, key, { epoch: term.epoch, reason: ending.reason })
    return ending
  } finally {
    progress?.moved(undefined)
  }
}

const endingOf = (error: unknown): Ending => {
  if (error instanceof FencedError) return { kind: 'fenced' }
  if (error instanceof DividedOtherwiseError) return { kind: 'divided' }
  return { kind: isPassing(error) ? 'interrupted' : 'stopped', reason: messageOf(error) }
}
