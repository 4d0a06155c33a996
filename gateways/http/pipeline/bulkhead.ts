import type { Runtime } from '../../../ledger/core/runtime.ts'
import type { PipelineLimits } from './limits.ts'

/** So many at once and so many that wait for a place, first come, first served. Whoever is in leaves again, once. */
export type Bulkhead = {
  /** Without waiting. */
  readonly tryEnter: () => boolean
  /** false: too many wait already, or no place came free within the limit. */
  readonly wait: (limitMs: number) => Promise<boolean>
  readonly leave: () => void
  readonly figures: () => { readonly inside: number; readonly waiting: number }
}

export const bulkheadOf = (
  { concurrent, waiting }: Pick<PipelineLimits, 'concurrent' | 'waiting'>,
  { sleep }: Pick<Runtime, 'sleep'>,
): Bulkhead => {
  let inside = 0
  /** In the order of their coming. */
  const line = new Set<(entered: boolean) => void>()
  return {
    tryEnter: () => {
      if (inside >= concurrent) return false
      inside += 1
      return true
    },
    wait: (limitMs) => {
      if (line.size >= waiting || limitMs <= 0) return Promise.resolve(false)
      return new Promise((resolve) => {
        const settled = new AbortController()
        const settle = (entered: boolean): void => {
          line.delete(settle)
          resolve(entered)
          settled.abort()
        }
        line.add(settle)
        void sleep(limitMs, settled.signal).then(() => {
          if (line.has(settle)) settle(false)
        })
      })
    },
    leave: () => {
      const [next] = line
      // A place that is handed on is never free.
      if (next === undefined) inside -= 1
      else next(true)
    },
    figures: () => ({ inside, waiting: line.size }),
  }
}
