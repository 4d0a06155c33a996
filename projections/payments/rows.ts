import { money, type Currency, type Money } from '../../ledger/core/money.ts'
import type { Order } from '../../ledger/payment/events.ts'
import {
  recordBalance,
  recordHeld,
  type PaymentRecord,
  type Transaction,
} from '../../ledger/payment/record.ts'
import { paymentKindOf } from '../../ledger/payment/payment-kind.ts'
import type { Funds } from '../../ledger/payment/state.ts'
import type { PaymentRow, TransactionRow } from '../database.ts'
import { failureColumns, failureIn } from '../failure-columns.ts'
import { listPlace } from '../lists/place.ts'
import { storable, storableOrNull } from '../storable.ts'
import { ownerKey, paymentListKey, transactionListKey } from './list-keys.ts'
import { foldedName, nameTokens } from './order-names.ts'
import { dayOf, monthOf } from './slices.ts'

/** A record and how much of its stream is in it. */
export type PaymentAt = { readonly record: PaymentRecord; readonly revision: number }

/**
 * Column by column: put together of several objects a row takes three times as long to make.
 * @throws Error when the order mixes currencies, which no row could tell.
 */
export const paymentRowOf = ({ record, revision }: PaymentAt): PaymentRow => {
  const { paymentId, order, funds, provider, methodKind, status, createdAt } = record
  const { merchantId, mode, amount, taxFree } = order
  if (taxFree.currency !== amount.currency) throw new Error(`order ${order.orderId} mixes currencies`)
  const owner = ownerKey(merchantId, mode)
  const name = storable(order.orderName)
  const folded = foldedName(name)
  return {
    payment_id: paymentId,
    revision,
    merchant_id: merchantId,
    mode,
    order_id: storable(order.orderId),
    order_name: name,
    currency: amount.currency,
    amount: String(amount.amount),
    tax_free: String(taxFree.amount),
    payer_reference: storableOrNull(order.payerReference),
    metadata: storableMetadata(order.metadata),
    status,
    provider,
    method_kind: methodKind,
    card_id: record.cardId,
    funds_held: String(funds.held),
    funds_captured: String(funds.captured),
    funds_canceled: String(funds.canceled),
    voided: funds.voided,
    balance: String(recordBalance(record)),
    held_amount: String(recordHeld(record)),
    hold_expires_at: record.holdExpiresAt,
    created_at: createdAt,
    updated_at: record.updatedAt,
    owner_key: owner,
    list_key: paymentListKey({ mode, provider, methodKind, status, kind: paymentKindOf(funds) }),
    place: listPlace(createdAt, paymentId),
    folded_name: folded === name ? null : folded,
    name_tokens: nameTokens(owner, folded, [monthOf(createdAt), dayOf(createdAt)]),
  }
}

export const transactionRowsOf = (record: PaymentRecord): readonly TransactionRow[] =>
  record.transactions.map(transactionRowIn(record))

/** `ordinal`: the transaction's within the record. */
export const transactionRowIn = ({ paymentId, order }: PaymentRecord) => {
  const { merchantId, mode } = order
  const owner = ownerKey(merchantId, mode)
  return (one: Transaction, ordinal: number): TransactionRow => ({
    payment_id: paymentId,
    ordinal,
    transaction_id: one.transactionId,
    kind: one.kind,
    status: one.status,
    provider: one.provider,
    contract_id: one.contractId,
    provider_order_id: storable(one.providerOrderId),
    asked_amount: String(one.askedAmount),
    signed_amount: String(one.signedAmount),
    held_amount: String(one.heldAmount),
    installment_months: one.installmentMonths,
    reason: storableOrNull(one.reason),
    reference: storableOrNull(one.reference),
    approval_number: storableOrNull(one.approvalNumber),
    ...failureColumns(one.failure),
    requested_at: one.requestedAt,
    completed_at: one.completedAt,
    owner_key: owner,
    list_key: transactionListKey({ ...one, mode }),
    place: listPlace(one.completedAt ?? one.requestedAt, one.transactionId),
  })
}

const storableMetadata = (metadata: Order['metadata']): Order['metadata'] =>
  Object.fromEntries(Object.entries(metadata).map(([key, value]) => [storable(key), storable(value)]))

/** What rows are found by, and no record is made of. */
export const findingColumns = ['owner_key', 'list_key', 'place', 'folded_name', 'name_tokens'] as const
export type RecordRow = Omit<PaymentRow, (typeof findingColumns)[number]>

/** The other way round; `transactions` are the payment's own, by ordinal. */
export const paymentOf = (row: RecordRow, transactions: readonly TransactionRow[]): PaymentAt => ({
  revision: row.revision,
  record: {
    paymentId: row.payment_id,
    order: orderOf(row),
    status: row.status,
    provider: row.provider,
    methodKind: row.method_kind,
    cardId: row.card_id,
    funds: fundsOf(row),
    holdExpiresAt: row.hold_expires_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    transactions: transactions.map(transactionOf),
  },
})

const moneyOf = (amount: string, currency: Currency): Money => money(BigInt(amount), currency)

const orderOf = (row: RecordRow): Order => ({
  merchantId: row.merchant_id,
  mode: row.mode,
  orderId: row.order_id,
  orderName: row.order_name,
  amount: moneyOf(row.amount, row.currency),
  taxFree: moneyOf(row.tax_free, row.currency),
  payerReference: row.payer_reference,
  metadata: row.metadata,
})

const fundsOf = (row: RecordRow): Funds => ({
  held: BigInt(row.funds_held),
  captured: BigInt(row.funds_captured),
  canceled: BigInt(row.funds_canceled),
  voided: row.voided,
})

export const transactionOf = (row: TransactionRow): Transaction => ({
  transactionId: row.transaction_id,
  kind: row.kind,
  status: row.status,
  provider: row.provider,
  contractId: row.contract_id,
  providerOrderId: row.provider_order_id,
  askedAmount: BigInt(row.asked_amount),
  signedAmount: BigInt(row.signed_amount),
  heldAmount: BigInt(row.held_amount),
  installmentMonths: row.installment_months,
  reason: row.reason,
  reference: row.reference,
  approvalNumber: row.approval_number,
  failure: failureIn(row),
  requestedAt: row.requested_at,
  completedAt: row.completed_at,
})
