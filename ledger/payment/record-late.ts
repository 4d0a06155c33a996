import type { PaymentEventOf } from './events.ts'
import type { CompensationEvent } from './pursuit.ts'
import { append, changed, declined, fresh, mismatched, succeeded } from './record-change.ts'
import { placeOf, type PaymentRecord } from './record.ts'

export const found = (
  record: PaymentRecord,
  event: PaymentEventOf<'LateApprovalFound' | 'LatePreAuthorizationFound'>,
): PaymentRecord => {
  const isApproval = event.type === 'LateApprovalFound'
  const amount = isApproval ? event.amount.amount : event.held.amount
  const attempt = record.transactions.find((one) => one.transactionId === event.transactionId)
  if (attempt === undefined) throw new Error(`${record.paymentId}: found for an attempt that never was`)
  return append(record, {
    ...fresh(event.foundId, event.at),
    kind: isApproval ? 'APPROVAL' : 'PRE_AUTH',
    status: 'LATE',
    ...placeOf(attempt),
    askedAmount: amount,
    heldAmount: isApproval ? 0n : amount,
    reference: event.reference,
    completedAt: event.approvedAt,
  })
}

/** Of money that is not in the balance: so neither is what undoes it. */
export const compensate = (record: PaymentRecord, event: CompensationEvent): PaymentRecord => {
  switch (event.type) {
    case 'CompensationRequested':
      return requested(record, event)
    case 'CompensationUnknown':
      return changed(record, event, { status: 'UNKNOWN', failure: event.failure })
    case 'CompensationDeclined':
      return changed(record, event, declined(event))
    case 'CompensationAmountMismatched':
      return changed(record, event, mismatched(event))
    case 'CompensationSucceeded':
      return changed(record, event, succeeded(event.reference, event.compensatedAt))
  }
}

const requested = (record: PaymentRecord, event: PaymentEventOf<'CompensationRequested'>): PaymentRecord => {
  const found = record.transactions.find((one) => one.transactionId === event.foundId)
  if (found === undefined) throw new Error(`${record.paymentId}: a compensation of nothing`)
  return append(record, {
    ...fresh(event.transactionId, event.at),
    kind: event.operation === 'void' ? 'VOID' : 'FULL_CANCEL',
    ...placeOf(found),
    askedAmount: event.operation === 'void' ? 0n : event.amount.amount,
    reason: 'found after the attempt was recorded otherwise',
  })
}
