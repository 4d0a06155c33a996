import { sql } from 'kysely'
import type { PaymentRecord } from '../../ledger/payment/record.ts'
import type { PaymentRow, ReadTransaction } from '../database.ts'
import { exporting, type Exporting } from '../export.ts'
import { boundsOf } from '../lists/bounds.ts'
import { findPage } from '../lists/find-page.ts'
import { pinPlans } from '../lists/pin-plans.ts'
import type { Place } from '../lists/place.ts'
import { readThrough } from '../lists/read-through.ts'
import { LARGEST_PAGE } from '../page.ts'
import { payments } from './columns.ts'
import { conditionsOf, type PaymentQuestion } from './filter.ts'
import { paymentOf } from './rows.ts'
import { listed, waysTo, wholeLists } from './ways.ts'

/** A payment without what was done: that is a list of its own. */
export type ExportedPayment = Omit<PaymentRecord, 'transactions'>

/** All that is asked for, the newest first; of a merchant in both modes one after the other. */
export const exportPayments = (
  parts: Exporting,
  question: PaymentQuestion,
): AsyncGenerator<readonly ExportedPayment[]> =>
  exporting(parts, async function* (tx) {
    await pinPlans(tx)
    const asked = { listed, bounds: boundsOf(question.filter), conditions: conditionsOf(question) }
    const reading = {
      family: wholeLists(question.scope),
      select: sql<PaymentRow>`SELECT ${columns} FROM payments AS t`,
    }
    const rows = isById(question) ? found(tx, question) : readThrough(tx, asked, reading)
    for await (const batch of rows) yield batch.map((row) => paymentOf(row, []).record)
  })

const columns = sql.join(Object.keys(payments.columns).map((name) => sql`t.${sql.ref(name)}`))

/** What is found by an id is little, and found as a page of it is. */
const isById = ({ filter: { q, orderId, cardId, payerReference } }: PaymentQuestion): boolean =>
  [q, orderId, cardId, payerReference].some((id) => id !== undefined)

const found = async function* (
  tx: ReadTransaction,
  question: PaymentQuestion,
): AsyncGenerator<readonly PaymentRow[]> {
  const ways = await waysTo(tx, question)
  let after: Place | undefined
  do {
    const asked = { listed, bounds: boundsOf(question.filter, after), conditions: conditionsOf(question) }
    const { keys, next } = await findPage(tx, asked, { ways, limit: LARGEST_PAGE })
    if (keys.length > 0) yield await rowsWith(tx, keys)
    after = next
  } while (after !== undefined)
}

const rowsWith = async (tx: ReadTransaction, keys: readonly Place[]): Promise<readonly PaymentRow[]> => {
  const { rows } = await sql<PaymentRow>`
    SELECT ${columns} FROM unnest(${keys.map(({ id }) => id)}::text[]) WITH ORDINALITY AS source (id, n)
    JOIN payments AS t ON t.payment_id = source.id ORDER BY source.n`.execute(tx)
  return rows
}
