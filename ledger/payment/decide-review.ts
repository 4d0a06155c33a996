import { accept, reject } from '../core/decider.ts'
import type { Failure } from '../core/failure.ts'
import type { PaymentCommandOf } from './commands.ts'
import { recordApproval, recordPreAuthorization } from './decide-attempt.ts'
import { recordCancellation } from './decide-cancellation.ts'
import { recordCapture } from './decide-capture.ts'
import { recordVoid } from './decide-void.ts'
import type { PaymentDecision } from './decision.ts'
import type { OpenCase } from './open-case.ts'
import type { Payment } from './state.ts'

/** Nothing for what nobody waits with: it is pursued as it is. */
export const resumePursuit = (
  { paymentId, at, transactionId }: PaymentCommandOf<'ResumePursuit'>,
  state: Payment,
): PaymentDecision => {
  if (state.status === 'none') return reject('payment_not_found')
  const open = state.open.get(transactionId)
  if (open === undefined) return reject('transaction_not_found')
  return open.review === null ? accept() : accept({ type: 'PursuitResumed', paymentId, at, transactionId })
}

/** A person's word that it was not done; a success that is found later is told as after any decline. */
export const declineReviewed = (
  command: PaymentCommandOf<'DeclineReviewed'>,
  state: Payment,
): PaymentDecision => {
  if (state.status === 'none') return reject('payment_not_found')
  const open = state.open.get(command.transactionId)
  if (open === undefined) return reject('transaction_not_found')
  if (open.review === null) return reject('case_not_in_review')
  if (open.foundId !== null) return reject('case_of_compensation')
  if (open.stage === 'mismatched') return reject('case_mismatched')
  return declined(command, state, open)
}

const notDone = (reason: string): Failure => ({
  category: 8003,
  kind: 'business',
  providerCode: null,
  providerMessage: reason,
})

/** As told by whoever sees to the case, so that it counts; who it really was stands in the event's metadata. */
const declined = (
  { paymentId, at, transactionId, reason }: PaymentCommandOf<'DeclineReviewed'>,
  state: Payment,
  { operation, dispatch }: OpenCase,
): PaymentDecision => {
  const outcome = { kind: 'declined' as const, failure: notDone(reason) }
  const told = { paymentId, at, transactionId, outcome, by: dispatch }
  switch (operation) {
    case 'approve':
      return recordApproval({ type: 'RecordApproval', ...told }, state)
    case 'pre_authorize':
      return recordPreAuthorization({ type: 'RecordPreAuthorization', ...told }, state)
    case 'capture':
      return recordCapture({ type: 'RecordCapture', ...told }, state)
    case 'void':
      return recordVoid({ type: 'RecordVoid', ...told }, state)
    case 'cancel':
      return recordCancellation({ type: 'RecordCancellation', ...told }, state)
  }
}
