import { LRUCache } from 'lru-cache'
import type { PaymentId } from '../../ledger/core/ids.ts'
import type { Runtime } from '../../ledger/core/runtime.ts'
import type { CommandContext } from '../../ledger/store/aggregates.ts'
import type { Inquired } from '../dispatch/inquiry.ts'
import type { Resolver } from '../dispatch/resolver.ts'

/** undefined: there is no such payment. */
type Answers = readonly Pick<Inquired, 'attempt' | 'answer' | 'isAskable'>[] | undefined
/** `ending`: the process ends before it was asked. */
export type Asked = Answers | 'ending'

export type Asking = {
  readonly paymentId: PaymentId
  /** When the notification came, on the process's own clock. */
  readonly cameMs: number
  readonly context: CommandContext
}
export type Inquiries = (asking: Asking) => Promise<Asked>

export type InquiryParts = {
  readonly resolver: {
    readonly inquireNow: (...asked: Parameters<Resolver['inquireNow']>) => Promise<Answers>
  }
  readonly runtime: Pick<Runtime, 'monotonicMs' | 'sleep'>
}

/** From the beginning of one inquiry about a payment to that of the next. */
const APART_MS = 5_000
const MOST_PAYMENTS = 10_000

type Begun = { readonly atMs: number; readonly answer: Promise<Asked> }

/**
 * However many notifications come about a payment, its provider is asked once at a time and once in five seconds.
 * Whoever comes before an inquiry begins has its answer; one that began earlier could not know what is told now.
 */
export const inquiriesOf = ({ resolver, runtime }: InquiryParts, signal: AbortSignal): Inquiries => {
  const latest = new LRUCache<PaymentId, Begun>({ max: MOST_PAYMENTS })
  const coming = new Map<PaymentId, Promise<Asked>>()
  const next = async ({ paymentId, context }: Asking): Promise<Asked> => {
    await isFree(latest.get(paymentId))
    coming.delete(paymentId)
    if (signal.aborted) return 'ending'
    const answer = resolver.inquireNow(paymentId, { cause: 'notification', context })
    latest.set(paymentId, { atMs: runtime.monotonicMs(), answer })
    return answer
  }
  const isFree = async (before: Begun | undefined): Promise<void> => {
    if (before === undefined) return
    await before.answer.catch(() => undefined)
    const leftMs = before.atMs + APART_MS - runtime.monotonicMs()
    if (leftMs > 0) await runtime.sleep(leftMs, signal)
  }
  return (asking) => {
    const { paymentId, cameMs } = asking
    const known = latest.get(paymentId)
    if (known !== undefined && known.atMs >= cameMs) return known.answer
    const shared = coming.get(paymentId) ?? next(asking)
    coming.set(paymentId, shared)
    return shared
  }
}
