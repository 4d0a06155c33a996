import { recordEvent } from '../../ledger/payment/record-event.ts'
import type { PaymentId } from '../../ledger/core/ids.ts'
import type { PaymentRecord } from '../../ledger/payment/record.ts'
import { openReadClient } from '../../projections/connect.ts'
import { homeOf, READ_SCHEMA } from '../../projections/homes.ts'
import { migrate } from '../../projections/migrate.ts'
import { paymentsProjection } from '../../projections/payments/project.ts'
import type { PaymentAt } from '../../projections/payments/rows.ts'
import { changesOf } from '../../projections/payments/tables.ts'
import { copyingChanges } from '../../projections/rebuild/copy-changes.ts'
import { dropIndexes, makeIndexes } from '../../projections/rebuild/indexes.ts'
import { storyOf } from './lists-stories.ts'

const AT_ONCE = 5_000
const STATEMENT_LIMIT_MS = 60 * 60 * 1_000

/** Fills the payments read model as a rebuild does, but from stories: no log is read. */
export const fillLists = async (connectionString: string, payments: number): Promise<void> => {
  await migrate(connectionString)
  const { client, database, close } = await openReadClient({
    connectionString,
    purpose: 'bench',
    only: paymentsProjection,
    statementLimitMs: STATEMENT_LIMIT_MS,
    isProjecting: true,
  })
  try {
    const home = homeOf(READ_SCHEMA, paymentsProjection)
    await dropIndexes(client, home)
    const write = copyingChanges(client)
    for (let from = 0; from < payments; from += AT_ONCE) {
      const after = batchOf(from, Math.min(from + AT_ONCE, payments), payments)
      await database.transaction().execute((tx) => write(tx, changesOf(new Map(), after)))
    }
    await makeIndexes({ clients: [client], home, ddl: paymentsProjection.ddl })
  } finally {
    await close()
  }
}

const batchOf = (from: number, until: number, all: number): ReadonlyMap<PaymentId, PaymentAt> => {
  const batch = new Map<PaymentId, PaymentAt>()
  for (let index = from; index < until; index += 1) {
    const story = storyOf(index, all)
    const record = story.reduce<PaymentRecord | undefined>(recordEvent, undefined)
    if (record !== undefined) batch.set(record.paymentId, { record, revision: story.length - 1 })
  }
  return batch
}
