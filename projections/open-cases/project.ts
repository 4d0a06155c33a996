import type { EventStore } from '../../ledger/store/port.ts'
import { insertion } from '../bulk.ts'
import type { Key } from '../checkpoints.ts'
import { applying } from '../failures.ts'
import { continued, isPaymentFact, isPaymentStream } from '../payments/fold.ts'
import type { Projection } from '../projection.ts'
import { providerOrders, providerOrdersIn } from '../provider-orders/rows.ts'
import { fold } from './fold.ts'
import { openedBy } from './opened.ts'
import { changesOf, loadCases, statementsOf } from './tables.ts'

export const openCasesKey: Key = { name: 'open_cases', version: 1 }

/**
 * What is not decided yet, and which payments stand behind order ids that are not ours. Of what opens and is decided
 * within a batch, nearly every payment, nothing is written.
 */
export const openCasesProjection = (log: Pick<EventStore, 'readStream'>): Projection => ({
  ...openCasesKey,
  reads: isPaymentStream,
  prepare: async (tx, events) => {
    const facts = events.filter(isPaymentFact)
    const before = await loadCases(tx, continued(facts))
    const changes = applying(() => changesOf(before, fold(before, facts)))
    const opened = await openedBy(log, changes, facts)
    const statements = applying(() => [
      ...statementsOf(changes, opened),
      insertion(
        providerOrders,
        facts.flatMap(({ event }) => providerOrdersIn(event)),
      ),
    ])
    return async () => {
      for (const statement of statements) await statement(tx)
    }
  },
})
