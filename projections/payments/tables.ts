import type { PaymentId } from '../../ledger/core/ids.ts'
import type { TransactionRow } from '../database.ts'
import { insert, update, type Change, type Rows } from '../rows.ts'
import { payments, transactions } from './columns.ts'
import type { Payments } from './fold.ts'
import { paymentOf, paymentRowOf, transactionRowsOf, type PaymentAt } from './rows.ts'

/** Two statements, however many payments. */
export const loadPayments = async (rows: Rows, ids: readonly PaymentId[]): Promise<Payments> => {
  const found = await rows.load(payments, ids)
  const byPayment = await loadTransactions(rows, ids)
  return new Map(found.map((row) => [row.payment_id, paymentOf(row, byPayment.get(row.payment_id) ?? [])]))
}

/** Of each payment, oldest first. */
export const loadTransactions = async (
  rows: Rows,
  ids: readonly PaymentId[],
): Promise<ReadonlyMap<PaymentId, readonly TransactionRow[]>> =>
  Map.groupBy(await rows.load(transactions, ids), (row) => row.payment_id)

/** At most four, however many payments; what did not change is not written. */
export const changesOf = (before: Payments, after: Payments): readonly Change[] => {
  const all = [...after.values()]
  const rows = all.map((one) => transactionChanges(before.get(one.record.paymentId), one))
  return [
    insert(payments, all.filter(isNewIn(before)).map(paymentRowOf)),
    update(payments, all.filter(isOldIn(before)).map(paymentRowOf)),
    insert(
      transactions,
      rows.flatMap(({ added }) => added),
    ),
    update(
      transactions,
      rows.flatMap(({ changed }) => changed),
    ),
  ]
}

const isOldIn =
  (before: Payments) =>
  ({ record }: PaymentAt): boolean =>
    before.has(record.paymentId)
const isNewIn =
  (before: Payments) =>
  ({ record }: PaymentAt): boolean =>
    !before.has(record.paymentId)

type TransactionChanges = {
  readonly added: readonly TransactionRow[]
  readonly changed: readonly TransactionRow[]
}

/** The fold only appends transactions, and keeps the very object of one that an event leaves alone. */
const transactionChanges = (before: PaymentAt | undefined, { record }: PaymentAt): TransactionChanges => {
  const rows = transactionRowsOf(record)
  const old = before?.record.transactions ?? []
  return {
    added: rows.slice(old.length),
    changed: rows.filter(
      ({ ordinal }) => ordinal < old.length && record.transactions[ordinal] !== old[ordinal],
    ),
  }
}
