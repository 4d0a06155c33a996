import { noEntries } from '../core/no-entries.ts'
import type { PaymentEventOf } from './events.ts'
import { fresh, succeeded } from './record-change.ts'
import { placeOf, type PaymentRecord, type Transaction } from './record.ts'
import { standingStatus, type Attempt, type Funds, type Operation, type Standing } from './state.ts'

type Imported = PaymentEventOf<'PaymentImported'>

/** What an imported payment is from its first moment: one attempt that succeeded, and what went back of it in one piece. */
export const importedPayment = (event: Imported): Standing => {
  const { paymentId, at, order, captured, canceled, reference, carriedOverId, source } = event
  const current = attemptIn(event)
  const carriedOver: Operation = {
    kind: 'cancel',
    amount: canceled.amount,
    outcome: 'succeeded',
    // The provider has it as cancels of its own, under ids that the file does not tell.
    reference: null,
  }
  return {
    status: 'standing',
    paymentId,
    order,
    attempts: new Map([[current.transactionId, current]]),
    late: noEntries,
    open: noEntries,
    imported: { source, at, carriedOverId },
    current,
    reference,
    funds: fundsIn({ captured, canceled }),
    operations: new Map(carriedOverId === null ? [] : [[carriedOverId, carriedOver]]),
    cancels: noEntries,
  }
}

const attemptIn = (event: Imported): Attempt => ({
  attempt: event.attempt,
  transactionId: event.transactionId,
  operation: 'approve',
  provider: event.provider,
  contractId: event.contractId,
  providerOrderId: event.providerOrderId,
  amount: event.captured,
})

const fundsIn = ({ captured, canceled }: Pick<Imported, 'captured' | 'canceled'>): Funds => ({
  held: 0n,
  captured: captured.amount,
  canceled: canceled.amount,
  voided: false,
})

/** The payment is as old as its approval; it is only known here since its import. */
export const importedRecord = (event: Imported): PaymentRecord => {
  const { paymentId, order, provider, methodKind, approvedAt } = event
  const funds = fundsIn(event)
  return {
    paymentId,
    order,
    status: standingStatus(funds),
    provider,
    methodKind,
    cardId: null,
    funds,
    holdExpiresAt: null,
    createdAt: approvedAt,
    updatedAt: event.at,
    transactions: [approvalIn(event), ...carriedOverIn(event)],
  }
}

const approvalIn = (event: Imported): Transaction => {
  const { transactionId, approvedAt, captured, installmentMonths, approvalNumber } = event
  return {
    ...fresh(transactionId, approvedAt),
    ...succeeded(event.reference, approvedAt),
    ...placeOf(event),
    kind: 'APPROVAL',
    askedAmount: captured.amount,
    signedAmount: captured.amount,
    installmentMonths,
    approvalNumber,
  }
}

/**
 * Said of what had gone back before the import, in both languages since reasons are nobody's to translate; of all cancels
 * that succeeded it alone has no reference.
 */
export const CARRIED_OVER = '가져오기 전에 취소됨 / canceled before the import'

/** On the day of the last cancel where the file tells it, else on the approval's own, so that no later day is charged. */
const carriedOverIn = (event: Imported): readonly Transaction[] => {
  const { carriedOverId, canceled, captured, canceledAt, approvedAt } = event
  if (carriedOverId === null) return []
  const completedAt = canceledAt ?? approvedAt
  const carriedOver: Transaction = {
    ...fresh(carriedOverId, completedAt),
    status: 'SUCCEEDED',
    completedAt,
    ...placeOf(event),
    kind: canceled.amount === captured.amount ? 'FULL_CANCEL' : 'PARTIAL_CANCEL',
    askedAmount: canceled.amount,
    signedAmount: 0n - canceled.amount,
    reason: CARRIED_OVER,
  }
  return [carriedOver]
}
