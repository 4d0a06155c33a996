import type { Key } from '../checkpoints.ts'
import { applying } from '../failures.ts'
import { continued, isPaymentFact, isPaymentStream } from '../payments/fold.ts'
import type { Projection } from '../projection.ts'
import { providerOrders, providerOrdersIn } from '../provider-orders/rows.ts'
import { insert } from '../rows.ts'
import { openCases } from './columns.ts'
import { openCasesDdl } from './ddl.ts'
import { fold } from './fold.ts'
import { openedBy } from './opened.ts'
import { changesOf, loadCases, rowChangesOf } from './tables.ts'

export const openCasesKey: Key = { name: 'open_cases', version: 2 }

/**
 * What is not decided yet, and which payments stand behind order ids that are not ours. Of what opens and is decided
 * within a batch, nearly every payment, nothing is written.
 */
export const openCasesProjection: Projection = {
  name: openCasesKey.name,
  version: openCasesKey.version,
  tables: [openCases, providerOrders],
  ddl: openCasesDdl,
  reads: isPaymentStream,
  open: (log) => async (rows, events) => {
    const facts = events.filter(isPaymentFact)
    const before = await loadCases(rows, continued(facts))
    const changes = applying(() => changesOf(before, fold(before, facts)))
    const opened = await openedBy(log, changes, facts)
    return applying(() => [
      ...rowChangesOf(changes, opened),
      insert(
        providerOrders,
        facts.flatMap(({ event }) => providerOrdersIn(event)),
      ),
    ])
  },
}
