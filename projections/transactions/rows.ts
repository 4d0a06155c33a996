import { sql } from 'kysely'
import type { MerchantId, Mode, PaymentId } from '../../ledger/core/ids.ts'
import type { Currency } from '../../ledger/core/money.ts'
import type { Transaction } from '../../ledger/payment/record.ts'
import type { PaymentRow, TransactionRow } from '../database.ts'
import type { Selected } from '../lists/rows-with.ts'
import { transactions } from '../payments/columns.ts'
import { transactionOf } from '../payments/rows.ts'

/** A transaction, and what of its payment tells people which it is. */
export type ListedTransaction = Transaction & {
  readonly paymentId: PaymentId
  readonly merchantId: MerchantId
  readonly mode: Mode
  readonly orderId: string
  readonly orderName: string
  readonly currency: Currency
}

const ofPayment = ['merchant_id', 'mode', 'order_id', 'order_name', 'currency'] as const
type ListedRow = TransactionRow & Pick<PaymentRow, (typeof ofPayment)[number]>

/** `t` is the transaction, `p` its payment. */
const columns = sql.join([
  ...Object.keys(transactions.columns).map((name) => sql`t.${sql.ref(name)}`),
  ...ofPayment.map((name) => sql`p.${sql.ref(name)}`),
])

export const selected: Selected<ListedRow> = {
  listed: { table: 'payment_transactions', id: 'transaction_id' },
  select: sql`SELECT ${columns} FROM payment_transactions AS t JOIN payments AS p ON p.payment_id = t.payment_id`,
}

export const listedOf = (row: ListedRow): ListedTransaction => ({
  ...transactionOf(row),
  paymentId: row.payment_id,
  merchantId: row.merchant_id,
  mode: row.mode,
  orderId: row.order_id,
  orderName: row.order_name,
  currency: row.currency,
})
