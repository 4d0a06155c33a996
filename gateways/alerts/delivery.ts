import type { Log } from '../../ledger/core/log.ts'
import { reasonsOf } from '../../ledger/core/reasons.ts'
import type { Runtime } from '../../ledger/core/runtime.ts'
import type { Alert } from './alert.ts'

/** One way that alerts go, each for itself: none waits for another. */
export type Way = {
  /** In words: `the table`. */
  readonly name: string
  /** @throws when it did not arrive. Told the same again then. */
  readonly deliver: (alert: Alert) => Promise<void>
  readonly tries: number
  /** After the first try; then twice as long each time, up to the longest. */
  readonly firstPauseMs: number
  readonly longestPauseMs: number
}

export type Delivery = {
  /** Never waits. */
  readonly add: (alert: Alert) => void
  readonly lost: () => number
  /** What is left gets one more try each, within the limit. */
  readonly close: (limitMs: number) => Promise<void>
}

/** Alerts that wait on one way; more are lost, and that is logged. */
const MOST_WAITING = 1_000

type Parts = { readonly runtime: Pick<Runtime, 'monotonicMs' | 'sleep'>; readonly log: Log }

export const deliveryBy = (way: Way, parts: Parts): Delivery => {
  const { runtime, log } = parts
  const waiting: Alert[] = []
  const closing = new AbortController()
  let giveUpAtMs = Infinity
  let lost = 0
  let running: Promise<void> | undefined

  const lose = (alert: Alert, why: string): void => {
    lost += 1
    log.error({ alert: alert.id, kind: alert.kind, way: way.name, why }, 'an alert did not arrive')
  }
  const work = async (): Promise<void> => {
    for (let alert = waiting.shift(); alert !== undefined; alert = waiting.shift()) {
      if (runtime.monotonicMs() >= giveUpAtMs) lose(alert, 'the process ends')
      else await tryRepeatedly(way, parts, { alert, closing: closing.signal, lose })
    }
    running = undefined
  }
  return {
    add: (alert) => {
      if (waiting.length >= MOST_WAITING) lose(alert, 'too many wait')
      else {
        waiting.push(alert)
        running ??= work()
      }
    },
    lost: () => lost,
    close: async (limitMs) => {
      giveUpAtMs = runtime.monotonicMs() + limitMs
      closing.abort()
      await running
    },
  }
}

type Trying = {
  readonly alert: Alert
  readonly closing: AbortSignal
  readonly lose: (alert: Alert, why: string) => void
}

const tryRepeatedly = async (
  { deliver, tries, firstPauseMs, longestPauseMs }: Way,
  { runtime }: Parts,
  { alert, closing, lose }: Trying,
): Promise<void> => {
  for (let attempt = 1; ; attempt += 1) {
    const isLast = attempt >= tries || closing.aborted
    try {
      await deliver(alert)
      return
    } catch (error) {
      if (isLast) {
        lose(alert, reasonsOf(error))
        return
      }
    }
    await runtime.sleep(Math.min(firstPauseMs * 2 ** (attempt - 1), longestPauseMs), closing)
  }
}
