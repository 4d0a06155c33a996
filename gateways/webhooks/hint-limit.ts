import { LRUCache } from 'lru-cache'
import type { PaymentId } from '../../ledger/core/ids.ts'
import type { Runtime } from '../../ledger/core/runtime.ts'

/** Whether one more hint about a payment may be kept. */
export type HintLimit = (paymentId: PaymentId) => boolean

/** More than a payment has events in such a time, and few enough that nobody fills the log with hints about one. */
const MOST_HINTS = 20
const WINDOW_MS = 10 * 60_000
const MOST_PAYMENTS = 10_000

type Window = { readonly sinceMs: number; readonly count: number }

/**
 * Who knows one order id could send hints about it without end. A provider that meets the limit asks again later, when
 * the window has passed.
 */
export const hintLimit = ({ monotonicMs }: Pick<Runtime, 'monotonicMs'>): HintLimit => {
  const windows = new LRUCache<PaymentId, Window>({ max: MOST_PAYMENTS })
  return (paymentId) => {
    const nowMs = monotonicMs()
    const known = windows.get(paymentId)
    const { sinceMs, count } =
      known === undefined || nowMs - known.sinceMs >= WINDOW_MS ? { sinceMs: nowMs, count: 0 } : known
    if (count >= MOST_HINTS) return false
    windows.set(paymentId, { sinceMs, count: count + 1 })
    return true
  }
}
