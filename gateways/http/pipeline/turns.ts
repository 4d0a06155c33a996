import type { Runtime } from '../../../ledger/core/runtime.ts'

export type RateLimit = { readonly requests: number; readonly perMs: number }

/** Whose turns come first when there are not enough. */
export type Lane = 'money' | 'inquiry'

/**
 * The turns of one contract: however calls come, never more than `requests` of them in any `perMs`. First come, first
 * served, but nobody asks while money waits to move.
 */
export type Turns = {
  /** false: too many wait already, or no turn came within the limit. */
  readonly take: (lane: Lane, limitMs: number) => Promise<boolean>
  /** For whoever had a turn and could not use it at once. Without waiting. */
  readonly takeAgain: () => boolean
  readonly waiting: () => number
}

type TurnsParts = {
  readonly runtime: Pick<Runtime, 'monotonicMs' | 'sleep'>
  /** Calls that wait for a turn; more are turned away at once. */
  readonly waiting: number
}

export const turnsOf = (limit: RateLimit, { runtime, waiting }: TurnsParts): Turns => {
  const window = windowOf(limit, runtime)
  const lanes = { money: newLane(), inquiry: newLane() }
  const inLine = (): number => lanes.money.size + lanes.inquiry.size
  const isFirst = (lane: Lane): boolean => (lane === 'money' ? lanes.money.size : inLine()) === 0
  /** Ends the sleep of whoever hands out turns. */
  let handingOut: AbortController | undefined

  const handOut = async (ending: AbortController): Promise<void> => {
    while (inLine() > 0 && !ending.signal.aborted) {
      const inMs = window.freeInMs()
      if (inMs > 0) await runtime.sleep(inMs, ending.signal)
      else if (window.tryTake()) {
        const [next] = lanes.money.size > 0 ? lanes.money : lanes.inquiry
        next?.(true)
      }
    }
    if (handingOut === ending) handingOut = undefined
  }
  const wait = (lane: Lane, limitMs: number): Promise<boolean> =>
    new Promise((resolve) => {
      const settled = new AbortController()
      const settle = (hasTurn: boolean): void => {
        lanes[lane].delete(settle)
        resolve(hasTurn)
        settled.abort()
        if (inLine() > 0) return
        handingOut?.abort()
        handingOut = undefined
      }
      lanes[lane].add(settle)
      void runtime.sleep(limitMs, settled.signal).then(() => {
        if (lanes[lane].has(settle)) settle(false)
      })
      if (handingOut !== undefined) return
      handingOut = new AbortController()
      void handOut(handingOut)
    })
  return {
    take: (lane, limitMs) => {
      if (isFirst(lane) && window.tryTake()) return Promise.resolve(true)
      return inLine() >= waiting || limitMs <= 0 ? Promise.resolve(false) : wait(lane, limitMs)
    },
    takeAgain: window.tryTake,
    waiting: inLine,
  }
}

/** In the order of their coming. */
const newLane = (): Set<(hasTurn: boolean) => void> => new Set()

type Window = { readonly freeInMs: () => number; readonly tryTake: () => boolean }

/** Of the last `requests` turns, when each was: the next may come when the oldest is `perMs` ago. */
const windowOf = ({ requests, perMs }: RateLimit, { monotonicMs }: Pick<Runtime, 'monotonicMs'>): Window => {
  const takenAtMs: number[] = []
  let oldest = 0
  const freeInMs = (): number => {
    if (takenAtMs.length < requests) return 0
    return Math.max(0, (takenAtMs[oldest] ?? 0) + perMs - monotonicMs())
  }
  return {
    freeInMs,
    tryTake: () => {
      if (freeInMs() > 0) return false
      takenAtMs[oldest] = monotonicMs()
      oldest = (oldest + 1) % requests
      return true
    },
  }
}
