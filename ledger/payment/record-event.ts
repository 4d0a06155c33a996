import type { TransactionId } from '../core/ids.ts'
import type { Instant } from '../core/time.ts'
import { isBeginning } from './beginning.ts'
import type { AttemptIntent, Beginning, PaymentEvent, PaymentEventOf } from './events.ts'
import { importedRecord } from './imported.ts'
import { isCompensation, isPursuit, type CompensationEvent, type PursuitEvent } from './pursuit.ts'
import { append, changed, declined, fresh, mismatched, succeeded } from './record-change.ts'
import { compensate, found } from './record-late.ts'
import {
  newestAttempt,
  placeOf,
  type PaymentRecord,
  type Transaction,
  type TransactionKind,
} from './record.ts'
import { standingStatus, uncaptured, type Funds, type PaymentStatus } from './state.ts'

const noFunds: Funds = { held: 0n, captured: 0n, canceled: 0n, voided: false }

/**
 * The record after one more event; undefined before the first.
 * @throws Error when the event cannot follow the record: the log is not one that decide wrote.
 */
export const recordEvent = (record: PaymentRecord | undefined, event: PaymentEvent): PaymentRecord => {
  if (isBeginning(event)) return begun(record, event)
  if (record === undefined) throw new Error(`${event.paymentId}: ${event.type} before PaymentCreated`)
  return { ...apply(record, event), updatedAt: event.at }
}

type LaterEvent = Exclude<PaymentEvent, Beginning>

const apply = (record: PaymentRecord, event: LaterEvent): PaymentRecord => {
  if (isPursuit(event)) return record
  return isCompensation(event) ? compensate(record, event) : applyMovement(record, event)
}

const applyMovement = (
  record: PaymentRecord,
  event: Exclude<LaterEvent, PursuitEvent | CompensationEvent>,
): PaymentRecord => {
  switch (event.type) {
    case 'ApprovalRequested':
      return attempted(record, event, 'APPROVAL')
    case 'PreAuthorizationRequested':
      return attempted(record, event, 'PRE_AUTH')
    case 'ApprovalUnknown':
    case 'PreAuthorizationUnknown':
      return withStatus(changed(record, event, { status: 'UNKNOWN', failure: event.failure }), 'UNKNOWN')
    case 'ApprovalAmountMismatched':
    case 'PreAuthorizationAmountMismatched':
      return withStatus(changed(record, event, mismatched(event)), 'UNKNOWN')
    case 'ApprovalDeclined':
    case 'PreAuthorizationDeclined':
      return withStatus(changed(record, event, declined(event)), 'FAILED')
    case 'PaymentApproved':
      return approved(record, event)
    case 'PaymentPreAuthorized':
      return preAuthorized(record, event)
    case 'LateApprovalFound':
    case 'LatePreAuthorizationFound':
      return found(record, event)
    case 'CaptureRequested':
      return requested(record, event, { kind: 'CAPTURE', askedAmount: event.amount.amount, reason: null })
    case 'VoidRequested':
      return requested(record, event, { kind: 'VOID', askedAmount: 0n, reason: event.reason })
    case 'CancellationRequested':
      return cancelRequested(record, event)
    case 'CaptureUnknown':
    case 'VoidUnknown':
    case 'CancellationUnknown':
      return changed(record, event, { status: 'UNKNOWN', failure: event.failure })
    case 'CaptureAmountMismatched':
    case 'CancellationAmountMismatched':
      return changed(record, event, mismatched(event))
    case 'CaptureDeclined':
    case 'VoidDeclined':
    case 'CancellationDeclined':
      return changed(record, event, declined(event))
    case 'PaymentCaptured':
      return captured(record, event)
    case 'PaymentVoided':
      return voided(record, event)
    case 'CancellationSucceeded':
      return canceled(record, event)
  }
}

const begun = (record: PaymentRecord | undefined, event: Beginning): PaymentRecord => {
  if (record !== undefined) throw new Error(`${event.paymentId}: created twice`)
  if (event.type === 'PaymentImported') return importedRecord(event)
  const { paymentId, order, at } = event
  const base = { paymentId, order, status: 'CREATED' as const, funds: noFunds }
  const unknown = { provider: null, methodKind: null, cardId: null }
  return { ...base, ...unknown, holdExpiresAt: null, createdAt: at, updatedAt: at, transactions: [] }
}

const withStatus = (record: PaymentRecord, status: PaymentStatus): PaymentRecord => ({ ...record, status })

const withFunds = (record: PaymentRecord, funds: Funds): PaymentRecord => ({
  ...record,
  funds,
  status: standingStatus(funds),
})

const attempted = (
  record: PaymentRecord,
  event: AttemptIntent & { readonly at: Instant },
  kind: TransactionKind,
): PaymentRecord => {
  const { provider, cardId, installmentMonths, amount } = event
  const transaction = { ...fresh(event.transactionId, event.at), ...placeOf(event), kind, installmentMonths }
  const asked: PaymentRecord = { ...record, provider, cardId, methodKind: null, status: 'APPROVING' }
  return append(asked, { ...transaction, askedAmount: amount.amount })
}

const requested = (
  record: PaymentRecord,
  event: { readonly transactionId: TransactionId; readonly at: Instant },
  asked: Pick<Transaction, 'kind' | 'askedAmount' | 'reason'>,
): PaymentRecord => {
  const attempt = newestAttempt(record)
  if (attempt === undefined) throw new Error(`${record.paymentId}: ${asked.kind} before any attempt`)
  return append(record, { ...fresh(event.transactionId, event.at), ...placeOf(attempt), ...asked })
}

const cancelRequested = (
  record: PaymentRecord,
  event: PaymentEventOf<'CancellationRequested'>,
): PaymentRecord => {
  const { amount, reason } = event
  return requested(record, event, { kind: cancelKind(record, event), askedAmount: amount.amount, reason })
}

const approved = (record: PaymentRecord, event: PaymentEventOf<'PaymentApproved'>): PaymentRecord => {
  const { amount, approvalNumber, reference, approvedAt, methodKind } = event
  const change = { ...succeeded(reference, approvedAt), signedAmount: amount.amount, approvalNumber }
  return withFunds({ ...changed(record, event, change), methodKind }, { ...noFunds, captured: amount.amount })
}

const preAuthorized = (
  record: PaymentRecord,
  event: PaymentEventOf<'PaymentPreAuthorized'>,
): PaymentRecord => {
  const { held, reference, approvedAt, expiresAt, methodKind } = event
  const change = { ...succeeded(reference, approvedAt), heldAmount: held.amount }
  return {
    ...withFunds(changed(record, event, change), { ...noFunds, held: held.amount }),
    methodKind,
    holdExpiresAt: expiresAt,
  }
}

/** Everything that was taken, at once, and nothing is held any more. */
const cancelKind = (
  { funds }: PaymentRecord,
  { amount }: PaymentEventOf<'CancellationRequested'>,
): TransactionKind =>
  amount.amount === funds.captured && funds.canceled === 0n && uncaptured(funds) === 0n
    ? 'FULL_CANCEL'
    : 'PARTIAL_CANCEL'

const captured = (record: PaymentRecord, event: PaymentEventOf<'PaymentCaptured'>): PaymentRecord => {
  const { amount, reference, capturedAt } = event
  const change = { ...succeeded(reference, capturedAt), signedAmount: amount.amount }
  const { funds } = record
  return withFunds(changed(record, event, change), { ...funds, captured: funds.captured + amount.amount })
}

const voided = (record: PaymentRecord, event: PaymentEventOf<'PaymentVoided'>): PaymentRecord => {
  const change = { ...succeeded(event.reference, event.voidedAt), heldAmount: event.released.amount }
  return withFunds(changed(record, event, change), { ...record.funds, voided: true })
}

const canceled = (record: PaymentRecord, event: PaymentEventOf<'CancellationSucceeded'>): PaymentRecord => {
  const { amount, reference, cancelledAt } = event
  const change = { ...succeeded(reference, cancelledAt), signedAmount: 0n - amount.amount }
  const { funds } = record
  return withFunds(changed(record, event, change), { ...funds, canceled: funds.canceled + amount.amount })
}
