import type { Failure } from '../core/failure.ts'
import type { TransactionId } from '../core/ids.ts'
import type { Instant } from '../core/time.ts'
import type { PaymentRecord, Place, Transaction } from './record.ts'

type Fresh = Omit<Transaction, keyof Place | 'kind' | 'askedAmount'>

/** A transaction that has just been asked for, without what differs between them. */
export const fresh = (transactionId: TransactionId, at: Instant): Fresh => ({
  transactionId,
  status: 'REQUESTED',
  signedAmount: 0n,
  heldAmount: 0n,
  installmentMonths: 0,
  reason: null,
  reference: null,
  approvalNumber: null,
  failure: null,
  requestedAt: at,
  completedAt: null,
})

export const append = (record: PaymentRecord, transaction: Transaction): PaymentRecord => ({
  ...record,
  transactions: [...record.transactions, transaction],
})

/** Mostly one of the last; the others are copied as they are, since a payment may have thousands. */
export const changed = (
  record: PaymentRecord,
  { transactionId }: { readonly transactionId: TransactionId },
  change: Partial<Transaction>,
): PaymentRecord => {
  const { transactions } = record
  const at = transactions.findLastIndex((one) => one.transactionId === transactionId)
  const before = transactions[at]
  return before === undefined
    ? record
    : { ...record, transactions: transactions.with(at, { ...before, ...change }) }
}

export const declined = ({
  failure,
  at,
}: {
  readonly failure: Failure
  readonly at: Instant
}): Partial<Transaction> => ({
  status: 'DECLINED',
  failure,
  completedAt: at,
})

/** Open, whatever was recorded before. */
export const mismatched = ({ reference }: { readonly reference: string }): Partial<Transaction> => ({
  status: 'MISMATCHED',
  failure: null,
  reference,
  completedAt: null,
})

/** Clears what an unknown outcome left behind. */
export const succeeded = (reference: string, completedAt: Instant): Partial<Transaction> => ({
  status: 'SUCCEEDED',
  failure: null,
  reference,
  completedAt,
})
