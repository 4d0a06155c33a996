import type { Runtime } from '../ledger/core/runtime.ts'
import { newBell, type Bell } from '../ledger/store/bell.ts'
import type { Position } from '../ledger/store/port.ts'

/** How far a projection has come, as the process that runs it knows at once. */
export type Progress = {
  /** undefined while this process does not run it: then only the database knows. */
  readonly position: () => Position | undefined
  readonly moved: (position: Position | undefined) => void
  readonly moves: () => number
  /** Resolves once it moved more often than `moves`, or the signal aborts. */
  readonly movedSince: (moves: number, signal: AbortSignal) => Promise<void>
  /** Rung by whoever waits for a position: the runner then does not gather more events first. */
  readonly asked: Bell
}

export const newProgress = (): Progress => {
  const bell = newBell()
  let reached: Position | undefined
  return {
    position: () => reached,
    moved: (position) => {
      reached = position
      bell.ring()
    },
    moves: bell.rings,
    movedSince: bell.rungSince,
    asked: newBell(),
  }
}

/** Where another process runs the projection: short enough for a person, seldom enough for the database. */
const POLL_MS = 25

export type Waiting = {
  readonly runtime: Pick<Runtime, 'monotonicMs' | 'sleep'>
  readonly progress?: Progress | undefined
  readonly readPosition: () => Promise<Position>
}
export type Waited = { readonly kind: 'reached' | 'behind'; readonly position: Position }

/** Waits until the projection has reached the position, at most `limitMs`; looks once even when that is 0. */
export const waitUntilReached = async (
  waiting: Waiting,
  atLeast: Position,
  limitMs: number,
): Promise<Waited> => {
  const { runtime, progress, readPosition } = waiting
  const deadlineMs = runtime.monotonicMs() + limitMs
  for (;;) {
    const moves = progress?.moves() ?? 0
    const position = progress?.position() ?? (await readPosition())
    if (position >= atLeast) return { kind: 'reached', position }
    const leftMs = deadlineMs - runtime.monotonicMs()
    if (leftMs <= 0) return { kind: 'behind', position }
    progress?.asked.ring()
    await pauseOrMove(waiting, moves, Math.min(leftMs, POLL_MS))
  }
}

const pauseOrMove = async ({ runtime, progress }: Waiting, moves: number, pauseMs: number): Promise<void> => {
  const over = new AbortController()
  const pause = runtime.sleep(pauseMs, over.signal)
  await Promise.race(progress === undefined ? [pause] : [pause, progress.movedSince(moves, over.signal)])
  over.abort()
}
