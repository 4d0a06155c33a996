import { applying } from '../failures.ts'
import type { Projection } from '../projection.ts'
import { payments, transactions } from './columns.ts'
import { paymentsDdl } from './ddl.ts'
import { continued, fold, isPaymentFact, isPaymentStream } from './fold.ts'
import { changesOf, loadPayments } from './tables.ts'
import { paymentTotals, transactionTotals } from './totals.ts'

/** Payments and their transactions as people list them, and their totals. */
export const paymentsProjection: Projection = {
  name: 'payments',
  version: 2,
  tables: [payments, transactions, paymentTotals, transactionTotals],
  ddl: paymentsDdl,
  reads: isPaymentStream,
  open: () => async (rows, events) => {
    const facts = events.filter(isPaymentFact)
    const before = await loadPayments(rows, continued(facts))
    return applying(() => changesOf(before, fold(before, facts)))
  },
}
