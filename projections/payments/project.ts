import { applying } from '../failures.ts'
import type { Projection } from '../projection.ts'
import { continued, fold, isPaymentFact, isPaymentStream } from './fold.ts'
import { changesOf, loadPayments } from './tables.ts'

/** Payments and their transactions as people list them. */
export const paymentsProjection: Projection = {
  name: 'payments',
  version: 1,
  reads: isPaymentStream,
  prepare: async (tx, events) => {
    const facts = events.filter(isPaymentFact)
    const before = await loadPayments(tx, continued(facts))
    const statements = applying(() => changesOf(before, fold(before, facts)))
    return async () => {
      for (const statement of statements) await statement(tx)
    }
  },
}
