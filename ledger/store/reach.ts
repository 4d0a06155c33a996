import type { Runtime } from '../core/runtime.ts'

/** So long a server may leave everybody without an answer until it counts as away. */
const AWAY_AFTER_MS = 5_000
/** Longer than one question takes to fail: where nobody has failed for so long, nobody has asked, and it may be back. */
const FAILURE_COUNTS_MS = 30_000

/**
 * What all who ask one server know of it together. While it is away only one of them has to go on asking: the others are
 * told at once, instead of waiting in a line that grows until it is back.
 */
export type Reach = {
  /** It has answered nobody for a while, though it was asked. */
  readonly isAway: () => boolean
  /** How many are asking, or resting before they ask again. */
  readonly askers: () => number
  readonly began: () => void
  readonly ended: () => void
  readonly answered: () => void
  /** @param askedMs when what failed was asked, on the monotonic clock. */
  readonly failed: (askedMs: number) => void
  /** Calls whenever somebody has failed to reach it and it is away. */
  readonly onAway: (tell: () => void) => void
}

export const newReach = ({ monotonicMs }: Pick<Runtime, 'monotonicMs'>): Reach => {
  const listeners: (() => void)[] = []
  let askers = 0
  let answeredMs = 0
  let failedMs = 0
  /** undefined: whoever asked last was answered. */
  let silentSinceMs: number | undefined
  const isAway = (): boolean =>
    silentSinceMs !== undefined &&
    monotonicMs() - silentSinceMs >= AWAY_AFTER_MS &&
    monotonicMs() - failedMs < FAILURE_COUNTS_MS
  return {
    isAway,
    askers: () => askers,
    began: () => {
      askers += 1
    },
    ended: () => {
      askers -= 1
    },
    answered: () => {
      answeredMs = monotonicMs()
      silentSinceMs = undefined
    },
    failed: (askedMs) => {
      failedMs = monotonicMs()
      silentSinceMs ??= Math.max(askedMs, answeredMs)
      if (isAway()) for (const tell of listeners) tell()
    },
    onAway: (tell) => void listeners.push(tell),
  }
}
