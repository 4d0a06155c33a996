import type { Runtime } from '../../../ledger/core/runtime.ts'

type Sleeper = { readonly wakeAtMs: number; readonly wake: () => void }

export type Clock = Pick<Runtime, 'monotonicMs' | 'sleep'> & {
  /** Lets so much time pass, waking everybody in their order. */
  readonly pass: (ms: number) => Promise<void>
  readonly sleeping: () => number
}

/** Time passes only as a spec has it, for any number of sleepers at once. */
export const newClock = (): Clock => {
  let nowMs = 0
  const sleepers = new Set<Sleeper>()
  return {
    monotonicMs: () => nowMs,
    sleep: (delayMs, signal) =>
      new Promise((resolve) => {
        const wake = (): void => {
          sleepers.delete(sleeper)
          resolve()
        }
        const sleeper = { wakeAtMs: nowMs + delayMs, wake }
        if (signal?.aborted === true) {
          resolve()
          return
        }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', wake)
      }),
    pass: async (ms) => {
      const untilMs = nowMs + ms
      await settled()
      for (let next = firstOf(sleepers); next !== undefined; next = firstOf(sleepers)) {
        if (next.wakeAtMs > untilMs) break
        nowMs = Math.max(nowMs, next.wakeAtMs)
        next.wake()
        await settled()
      }
      nowMs = untilMs
    },
    sleeping: () => sleepers.size,
  }
}

const firstOf = (sleepers: ReadonlySet<Sleeper>): Sleeper | undefined =>
  [...sleepers].toSorted((one, other) => one.wakeAtMs - other.wakeAtMs)[0]

/** Everything that was woken has done what it does at once. */
const settled = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })
