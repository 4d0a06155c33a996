import { recordBalance, recordHeld, type PaymentRecord } from '../../ledger/payment/record.ts'
import type { CsvColumn } from '../http/csv-rows.ts'

/** A payment without its transactions, which are a list of their own. */
export type ListedPayment = Omit<PaymentRecord, 'transactions'>

export const paymentColumns: readonly CsvColumn<ListedPayment>[] = [
  { name: 'id', value: ({ paymentId }) => paymentId },
  { name: 'status', value: ({ status }) => status },
  { name: 'mode', value: ({ order }) => order.mode },
  { name: 'orderId', value: ({ order }) => order.orderId },
  { name: 'orderName', value: ({ order }) => order.orderName },
  { name: 'currency', value: ({ order }) => order.amount.currency },
  { name: 'amount', value: ({ order }) => order.amount.amount },
  { name: 'taxFree', value: ({ order }) => order.taxFree.amount },
  { name: 'balance', value: recordBalance },
  { name: 'capturedAmount', value: ({ funds }) => funds.captured },
  { name: 'canceledAmount', value: ({ funds }) => funds.canceled },
  { name: 'heldAmount', value: recordHeld },
  { name: 'provider', value: ({ provider }) => provider },
  { name: 'methodKind', value: ({ methodKind }) => methodKind },
  { name: 'cardId', value: ({ cardId }) => cardId },
  { name: 'payerReference', value: ({ order }) => order.payerReference },
  { name: 'metadata', value: ({ order }) => JSON.stringify(order.metadata) },
  { name: 'holdExpiresAt', value: ({ holdExpiresAt }) => holdExpiresAt },
  { name: 'createdAt', value: ({ createdAt }) => createdAt },
  { name: 'updatedAt', value: ({ updatedAt }) => updatedAt },
]

/** For whoever sees those of every merchant. */
export const anyPaymentColumns: readonly CsvColumn<ListedPayment>[] = [
  { name: 'merchantId', value: ({ order }) => order.merchantId },
  ...paymentColumns,
]
