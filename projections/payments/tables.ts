import type { PaymentId } from '../../ledger/core/ids.ts'
import type { TransactionRow } from '../database.ts'
import { add, insert, update, type Change, type Rows } from '../rows.ts'
import { payments, transactions } from './columns.ts'
import type { Payments } from './fold.ts'
import { paymentOf, paymentRowOf, transactionRowIn, type PaymentAt } from './rows.ts'
import {
  paymentAddends,
  paymentTotals,
  totalsChanges,
  transactionAddends,
  transactionTotals,
} from './totals.ts'

/** Two statements, however many payments. */
export const loadPayments = async (rows: Rows, ids: readonly PaymentId[]): Promise<Payments> => {
  const found = await rows.load(payments, ids)
  const byPayment = await loadTransactions(rows, ids)
  return new Map(found.map((row) => [row.payment_id, paymentOf(row, byPayment.get(row.payment_id) ?? [])]))
}

/** Of each payment, oldest first. */
const loadTransactions = async (
  rows: Rows,
  ids: readonly PaymentId[],
): Promise<ReadonlyMap<PaymentId, readonly TransactionRow[]>> =>
  Map.groupBy(await rows.load(transactions, ids), (row) => row.payment_id)

/**
 * A few statements, however many payments; what did not change is not written. Totals come last: other partitions add to
 * the same, and wait for whoever was first to end.
 */
export const changesOf = (before: Payments, after: Payments): readonly Change[] => {
  const all = [...after.values()]
  const rows = all.map((one) => transactionChanges(before.get(one.record.paymentId), one))
  const totals = totalsChanges(
    all.map(({ record }) => ({ before: before.get(record.paymentId)?.record, after: record })),
  )
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
    add(paymentTotals, totals.payments, paymentAddends),
    add(transactionTotals, totals.transactions, transactionAddends),
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
  const rowOf = transactionRowIn(record)
  const old = before?.record.transactions ?? []
  return {
    added: record.transactions.slice(old.length).map((one, index) => rowOf(one, old.length + index)),
    changed: old.flatMap((was, ordinal) => {
      const now = record.transactions[ordinal]
      return now === undefined || now === was ? [] : [rowOf(now, ordinal)]
    }),
  }
}
