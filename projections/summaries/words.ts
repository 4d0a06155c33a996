import { methodKinds } from '../../ledger/core/method-kind.ts'
import type { TransactionKind, TransactionStatus } from '../../ledger/payment/record.ts'
import type { PaymentStatus } from '../../ledger/payment/state.ts'

/** What is counted: payments by when they were created, or their transactions by when they were completed. */
export const subjects = ['payments', 'transactions'] as const
export type Subject = (typeof subjects)[number]

export const paymentStatuses = [
  'CREATED',
  'APPROVING',
  'UNKNOWN',
  'FAILED',
  'PRE_APPROVED',
  'APPROVED',
  'PARTIAL_CANCELED',
  'CANCELED',
  'VOIDED',
] as const satisfies readonly PaymentStatus[]

/** Of those that are completed. */
export const transactionStatuses = [
  'SUCCEEDED',
  'DECLINED',
  'LATE',
] as const satisfies readonly TransactionStatus[]

export const transactionKinds = [
  'APPROVAL',
  'PRE_AUTH',
  'CAPTURE',
  'VOID',
  'PARTIAL_CANCEL',
  'FULL_CANCEL',
] as const satisfies readonly TransactionKind[]

/** `none`: no provider has told it. */
export const toldMethodKinds = [...methodKinds, 'none'] as const

export const dimensions = ['day', 'hour', 'provider', 'methodKind', 'kind', 'status'] as const
export type Dimension = (typeof dimensions)[number]

/** What narrows a sum down beside its time. */
export const properties = ['provider', 'methodKind', 'kind', 'status'] as const
export type Property = (typeof properties)[number]

/** What is not known of a subject: a payment has many kinds of transactions, and a transaction no method of its own. */
export const unknownOf: Readonly<Record<Subject, Property>> = { payments: 'kind', transactions: 'methodKind' }
