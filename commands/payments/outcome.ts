import type { Failure } from '../../ledger/core/failure.ts'
import type { TransactionId } from '../../ledger/core/ids.ts'
import type { PaymentEvent, PaymentEventOf } from '../../ledger/payment/events.ts'
import { recordEvent } from '../../ledger/payment/record-event.ts'
import type { PaymentRecord } from '../../ledger/payment/record.ts'
import type { Payment } from '../../ledger/payment/state.ts'
import type { Loaded, PastEvent } from '../../ledger/store/loaded.ts'
import { refuse, type Answer } from '../http/endpoint.ts'
import { paymentResource } from './resource.ts'

type LoadedPayment = Loaded<Payment, PaymentEvent>

/** What an event says of its transaction: its outcome is known, or cannot be known soon, or it only goes on. */
const stages: Readonly<Record<PaymentEvent['type'], 'ended' | 'stuck' | 'open'>> = {
  PaymentCreated: 'open',
  PaymentImported: 'ended',
  ApprovalRequested: 'open',
  PaymentApproved: 'ended',
  ApprovalDeclined: 'ended',
  ApprovalUnknown: 'stuck',
  ApprovalAmountMismatched: 'stuck',
  LateApprovalFound: 'open',
  PreAuthorizationRequested: 'open',
  PaymentPreAuthorized: 'ended',
  PreAuthorizationDeclined: 'ended',
  PreAuthorizationUnknown: 'stuck',
  PreAuthorizationAmountMismatched: 'stuck',
  LatePreAuthorizationFound: 'open',
  CaptureRequested: 'open',
  PaymentCaptured: 'ended',
  CaptureDeclined: 'ended',
  CaptureUnknown: 'stuck',
  CaptureAmountMismatched: 'stuck',
  VoidRequested: 'open',
  PaymentVoided: 'ended',
  VoidDeclined: 'ended',
  VoidUnknown: 'stuck',
  CancellationRequested: 'open',
  CancellationSucceeded: 'ended',
  CancellationDeclined: 'ended',
  CancellationUnknown: 'stuck',
  CancellationAmountMismatched: 'stuck',
  // A compensation is nobody's request.
  CompensationRequested: 'open',
  CompensationSucceeded: 'open',
  CompensationDeclined: 'open',
  CompensationUnknown: 'open',
  CompensationAmountMismatched: 'open',
  AttemptTakenOver: 'open',
  RequestRepeated: 'open',
  PaymentInquired: 'open',
  ReviewRequested: 'open',
  PursuitResumed: 'open',
}

const firstOf = (
  { history }: LoadedPayment,
  transactionId: TransactionId,
  stage: 'ended' | 'stuck',
): PastEvent<PaymentEvent> | undefined =>
  history.find(
    ({ event }) =>
      'transactionId' in event && event.transactionId === transactionId && stages[event.type] === stage,
  )

export const hasEnded = (loaded: LoadedPayment, transactionId: TransactionId): boolean =>
  firstOf(loaded, transactionId, 'ended') !== undefined

/** The provider did not tell, so nobody here can say more by waiting a few seconds. */
export const isStuck = (loaded: LoadedPayment, transactionId: TransactionId): boolean =>
  firstOf(loaded, transactionId, 'stuck') !== undefined

/** The record as of an event; everything later is left out, so that a repeated request gets its first answer. */
export const recordAsOf = ({ history }: LoadedPayment, last?: PastEvent<PaymentEvent>): PaymentRecord => {
  let record: PaymentRecord | undefined
  for (const past of history) {
    record = recordEvent(record, past.event)
    if (past === last) break
  }
  if (record === undefined) throw new Error('a payment without events has no record')
  return record
}

/** What a transaction's own request is answered: done, refused by the provider, or still open (202). */
export const transactionAnswer = (
  loaded: LoadedPayment,
  transactionId: TransactionId,
  { doneStatus, replayed }: { readonly doneStatus: 200 | 201; readonly replayed: boolean },
): Answer => {
  const ending = firstOf(loaded, transactionId, 'ended')
  const record = recordAsOf(loaded, ending)
  const failure = failureOf(ending)
  if (failure !== undefined) {
    const instance = `/v1/payments/${record.paymentId}`
    return { ...refuse('provider_failed', { failure, instance }), position: loaded.position, replayed }
  }
  const status = ending === undefined ? 202 : doneStatus
  return { kind: 'resource', status, body: paymentResource(record), position: loaded.position, replayed }
}

const failureOf = (ending: PastEvent<PaymentEvent> | undefined): Failure | undefined =>
  ending !== undefined && isDeclined(ending.event) ? ending.event.failure : undefined

type Declined = PaymentEventOf<Extract<PaymentEvent['type'], `${string}Declined`>>

const isDeclined = (event: PaymentEvent): event is Declined => event.type.endsWith('Declined')
