import { LRUCache } from 'lru-cache'
import { contextAfter, type Context } from '../../ledger/accounts/context.ts'
import type { PaymentId, StreamName } from '../../ledger/core/ids.ts'
import { decode } from '../../ledger/store/codec.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import { applying } from '../failures.ts'
import { isPaymentFact, type PaymentFact } from '../payments/fold.ts'

type Log = Pick<EventStore, 'readStream'>
/** `revision`: of the last event that is in the context. */
export type Known = { readonly revision: number; readonly context: Context }

export type Contexts = {
  /** Of each payment that the facts go on with, as it was before them. */
  readonly before: (facts: readonly PaymentFact[]) => Promise<ReadonlyMap<PaymentId, Known>>
  readonly keep: (paymentId: PaymentId, known: Known) => void
}

/** Some hundred bytes each: those of payments that began lately, and of which more is likely to come. */
const MOST_KEPT = 50_000
const MOST_READ_AT_ONCE = 16

/** Nothing follows from what is kept that does not follow from the log, which is read where it is not, or another. */
export const newContexts = (log: Log): Contexts => {
  const kept = new LRUCache<PaymentId, Known>({ max: MOST_KEPT })
  const knownBefore = ({ event, revision }: PaymentFact): Known | undefined => {
    if (revision === 0) return { revision: -1, context: undefined }
    const known = kept.get(event.paymentId)
    return known?.revision === revision - 1 ? known : undefined
  }
  return {
    before: async (facts) => {
      const before = new Map<PaymentId, Known>()
      const missing: PaymentFact[] = []
      for (const first of firstOfEach(facts)) {
        const known = knownBefore(first)
        if (known === undefined) missing.push(first)
        else before.set(first.event.paymentId, known)
      }
      for (let at = 0; at < missing.length; at += MOST_READ_AT_ONCE)
        await Promise.all(
          missing.slice(at, at + MOST_READ_AT_ONCE).map(async (first) => {
            before.set(first.event.paymentId, await readBefore(log, first))
          }),
        )
      return before
    },
    keep: (paymentId, known) => {
      kept.set(paymentId, known)
    },
  }
}

const firstOfEach = (facts: readonly PaymentFact[]): readonly PaymentFact[] => {
  const seen = new Set<StreamName>()
  return facts.filter(({ stream }) => {
    const isFirst = !seen.has(stream)
    seen.add(stream)
    return isFirst
  })
}

/** Never beyond the fact: the log may be ahead. */
const readBefore = async (log: Log, { stream, revision }: PaymentFact): Promise<Known> => {
  const stored = await log.readStream(stream, 0)
  return applying(() => {
    const earlier = stored.filter((one) => one.revision < revision).map(decode)
    const context = earlier
      .filter(isPaymentFact)
      .reduce<Context>((known, { event }) => contextAfter(known, event), undefined)
    return { revision: revision - 1, context }
  })
}
