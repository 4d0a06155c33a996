import { sql, type RawBuilder } from 'kysely'
import { paymentIdOf, paymentIdOfProviderOrder } from '../../ledger/core/ids.ts'
import type { ReadTransaction } from '../database.ts'
import type { Scope } from './filter.ts'
import { modesIn, ownersIn } from './owners.ts'

/** Of what many share, an approval number that tells nothing, so many are found. */
const MOST_FOUND = 1_000
/** With so many digits hardly two begin alike. */
const PAYMENT_ID_PATTERN = /^pay_[0-9a-f]{6,32}$/

/** The payments whose own id this is or begins with, or their order's, or one of their transactions', here or at a provider. */
export const idsOf = async (tx: ReadTransaction, scope: Scope, q: string): Promise<readonly string[]> => [
  ...new Set([...(await paymentIdsOf(tx, scope, q)), ...(await idsOfTransactions(tx, scope, q))]),
]

/** By no more than their own ids and their orders'. */
export const paymentIdsOf = async (
  tx: ReadTransaction,
  scope: Scope,
  q: string,
): Promise<readonly string[]> => {
  const ofOrder = paymentIdOfProviderOrder(q)
  return [
    ...(PAYMENT_ID_PATTERN.test(q) ? await idsFrom(tx, q) : []),
    ...(ofOrder === undefined ? [] : [ofOrder]),
    ...(await orderIds(tx, scope, q)),
  ]
}

type IdRow = { readonly id: string }

const idsFrom = async (tx: ReadTransaction, beginning: string): Promise<readonly string[]> => {
  const { rows } = await sql<IdRow>`
    SELECT t.payment_id AS id FROM payments AS t WHERE t.payment_id >= ${beginning} AND t.payment_id <= ${`${beginning}g`}
    ORDER BY t.payment_id LIMIT ${MOST_FOUND}::integer`.execute(tx)
  return rows.map(({ id }) => id)
}

/** A merchant's order has the payment that follows from it. */
export const orderIds = async (
  tx: ReadTransaction,
  { merchantId, mode }: Scope,
  orderId: string,
): Promise<readonly string[]> => {
  if (merchantId !== null) return modesIn(mode).map((one) => paymentIdOf(merchantId, one, orderId))
  const { rows } = await sql<IdRow>`
    SELECT t.payment_id AS id FROM payments AS t WHERE t.order_id = ${orderId} LIMIT ${MOST_FOUND}::integer`.execute(
    tx,
  )
  return rows.map(({ id }) => id)
}

const idsOfTransactions = async (
  tx: ReadTransaction,
  scope: Scope,
  q: string,
): Promise<readonly string[]> => {
  const looks = transactionsWith(scope, q).map((found) => sql`(SELECT t.payment_id AS id ${found})`)
  const { rows } = await sql<IdRow>`${sql.join(looks, sql` UNION `)}`.execute(tx)
  return rows.map(({ id }) => id)
}

/** `FROM … WHERE … LIMIT …` for each index of transactions by something that may be an id. */
export const transactionsWith = (scope: Scope, q: string): readonly RawBuilder<unknown>[] => {
  const isOwn =
    scope.merchantId === null ? sql`true` : sql`t.owner_key + 0 = ANY(${ownersIn(scope)}::integer[])`
  return [
    sql`t.transaction_id = ${q}`,
    sql`t.reference = ${q}`,
    sql`t.approval_number = ${q}`,
    // As the index has it.
    sql`t.provider_order_id = ${q} AND NOT starts_with(t.provider_order_id, substr(t.payment_id, 5))`,
  ].map((has) => sql`FROM payment_transactions AS t WHERE ${has} AND ${isOwn} LIMIT ${MOST_FOUND}::integer`)
}
