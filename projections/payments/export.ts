import { sql } from 'kysely'
import type { PaymentRecord } from '../../ledger/payment/record.ts'
import type { Exporting } from '../export.ts'
import { exportList } from '../lists/export-list.ts'
import { payments } from './columns.ts'
import type { PaymentQuestion } from './filter.ts'
import { askedIn } from './find-payments.ts'
import { wholeLists } from './owners.ts'
import { findingColumns, paymentOf, type RecordRow } from './rows.ts'
import { listed, waysTo } from './ways.ts'

/** A payment without what was done: that is a list of its own. */
export type ExportedPayment = Omit<PaymentRecord, 'transactions'>

/** All that is asked for as of one moment, the newest first; of a merchant in both modes one after the other. */
export const exportPayments = async function* (
  parts: Exporting,
  question: PaymentQuestion,
): AsyncGenerator<readonly ExportedPayment[]> {
  const rows = exportList<RecordRow>(parts, {
    listed,
    asked: (after) => askedIn(question, after),
    ways: isById(question) ? (tx) => waysTo(tx, question) : undefined,
    family: wholeLists(question.scope),
    select: sql`SELECT ${columns} FROM payments AS t`,
  })
  for await (const batch of rows) yield batch.map((row) => paymentOf(row, []).record)
}

const columns = sql.join(
  Object.keys(payments.columns)
    .filter((name) => !findingColumns.some((one) => one === name))
    .map((name) => sql`t.${sql.ref(name)}`),
)

const isById = ({ filter: { q, orderId, cardId, payerReference } }: PaymentQuestion): boolean =>
  [q, orderId, cardId, payerReference].some((id) => id !== undefined)
