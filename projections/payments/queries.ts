import { PaymentId } from '../../ledger/core/ids.ts'
import type { PaymentRecord } from '../../ledger/payment/record.ts'
import type { ReadDatabase, ReadTransaction } from '../database.ts'
import { cursorOf, placeOf } from '../lists/cursor.ts'
import type { Place } from '../lists/place.ts'
import { readPage, type Page, type Paged } from '../page.ts'
import { postgresRows } from '../postgres-rows.ts'
import { nameOfPayments, type PaymentQuestion } from './filter.ts'
import { findPayments } from './find-payments.ts'
import { paymentsProjection } from './project.ts'
import { loadPayments } from './tables.ts'

export type Question = PaymentQuestion
export type PaymentList = Paged<PaymentRecord>

/**
 * Newest first. Payments that come in while somebody pages neither repeat nor hide others. A page may hold fewer than were
 * asked for, even none, and have one after it: where what is looked for is far between, it says how far it has looked.
 */
export const listPayments = (
  database: ReadDatabase,
  question: PaymentQuestion,
  page: Page,
): Promise<PaymentList> =>
  readPage(
    database,
    {
      name: nameOfPayments(question),
      projection: paymentsProjection,
      cursorOf,
      placeOf,
      read: async (tx, limit, after) => {
        const { keys, next } = await findPayments(tx, question, { limit, after })
        return { items: await recordsOf(tx, keys), next }
      },
    },
    page,
  )

const recordsOf = async (tx: ReadTransaction, keys: readonly Place[]): Promise<readonly PaymentRecord[]> => {
  const ids = keys.map(({ id }) => PaymentId(id))
  const payments = await loadPayments(postgresRows(tx), ids)
  return ids.flatMap((id) => payments.get(id)?.record ?? [])
}
