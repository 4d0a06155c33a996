import type { Projection } from '../projection.ts'
import { continued, fold, isPaymentFact, isPaymentStream } from './fold.ts'
import { loadPayments, savePayments } from './tables.ts'

/** Payments and their transactions as people list them. */
export const paymentsProjection: Projection = {
  name: 'payments',
  version: 1,
  reads: isPaymentStream,
  apply: async (tx, events) => {
    const facts = events.filter(isPaymentFact)
    if (facts.length === 0) return
    const before = await loadPayments(tx, continued(facts))
    await savePayments(tx, before, fold(before, facts))
  },
}
