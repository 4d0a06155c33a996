import { isIn, type Partition } from '../../ledger/store/partition.ts'
import { applying } from '../failures.ts'
import { isPaymentFact, isPaymentStream } from '../payments/fold.ts'
import type { Prepare, Projection } from '../projection.ts'
import { changesOf } from './balances.ts'
import { journalAccounts, journalLines } from './columns.ts'
import { newContexts, type Contexts } from './contexts.ts'
import { journalDdl } from './ddl.ts'
import { post, type Line } from './lines.ts'

const prepareWith =
  (contexts: Contexts, isOurs: (line: Line) => boolean): Prepare =>
  async (rows, events) => {
    const facts = events.filter(isPaymentFact)
    const before = await contexts.before(facts)
    const { lines, after } = applying(() => post(before, facts))
    for (const [paymentId, known] of after) contexts.keep(paymentId, known)
    const ours = lines.filter(isOurs)
    const ids = new Set(ours.map(({ posting }) => posting.account))
    const accounts = await rows.load(journalAccounts, [...ids])
    return applying(() => changesOf(accounts, ours))
  }

/**
 * Some of the accounts. A payment moves several, so each partition reads every payment, and keeps the lines of its own
 * accounts only.
 */
const divide = (partition: Partition): Projection => ({
  ...journalProjection,
  partition,
  open: (log) => prepareWith(newContexts(log), ({ posting }) => isIn(partition, posting.account)),
})

/** Every debit and credit, with what its account stood at after it. */
export const journalProjection: Projection = {
  name: 'journal',
  version: 1,
  divide,
  tables: [journalAccounts, journalLines],
  ddl: journalDdl,
  reads: isPaymentStream,
  open: (log) => prepareWith(newContexts(log), () => true),
}
