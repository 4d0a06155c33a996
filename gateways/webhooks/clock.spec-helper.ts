import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Runtime } from '../../ledger/core/runtime.ts'

export type SpecClock = Pick<Runtime, 'monotonicMs' | 'sleep'> & {
  /** Everybody who sleeps until then wakes in turn, and does what there is to do at that moment. */
  readonly passTo: (untilMs: number) => Promise<void>
}

type Sleeper = { readonly atMs: number; readonly wake: () => void }

/** A clock that stands still unless it is moved; it begins at 0. */
export const specClock = (): SpecClock => {
  let nowMs = 0
  let sleepers: readonly Sleeper[] = []
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 4; turn += 1) await nextTurn()
  }
  return {
    monotonicMs: () => nowMs,
    sleep: (delayMs, signal) =>
      new Promise((resolve) => {
        sleepers = [...sleepers, { atMs: nowMs + (signal?.aborted === true ? 0 : delayMs), wake: resolve }]
        signal?.addEventListener('abort', () => {
          resolve()
        })
      }),
    passTo: async (untilMs) => {
      await settle()
      for (;;) {
        const next = Math.min(...sleepers.map(({ atMs }) => atMs))
        if (next > untilMs) break
        nowMs = next
        const waking = sleepers.filter(({ atMs }) => atMs <= nowMs)
        sleepers = sleepers.filter(({ atMs }) => atMs > nowMs)
        for (const { wake } of waking) wake()
        await settle()
      }
      nowMs = untilMs
    },
  }
}
