/**
 * Tells waiting readers that there may be more to read. It carries no position: a reader notes the rings, reads, and
 * waits only if nothing was rung since, so no ring is ever lost between reading and waiting.
 */
export type Bell = {
  readonly ring: () => void
  /** How often it was rung so far. */
  readonly rings: () => number
  /** Resolves once it was rung more often than `rings`, or the signal aborts. */
  readonly rungSince: (rings: number, signal: AbortSignal) => Promise<void>
}

export const newBell = (): Bell => {
  let rung = 0
  const waiting = new Set<() => void>()
  return {
    rings: () => rung,
    ring: () => {
      rung += 1
      for (const wake of [...waiting]) wake()
    },
    rungSince: (rings, signal) =>
      new Promise((resolve) => {
        const wake = (): void => {
          waiting.delete(wake)
          signal.removeEventListener('abort', wake)
          resolve()
        }
        if (rung !== rings || signal.aborted) {
          resolve()
          return
        }
        waiting.add(wake)
        signal.addEventListener('abort', wake)
      }),
  }
}
