import { accept, reject } from '../core/decider.ts'
import type { Failure } from '../core/failure.ts'
import { transactionIdOf, type TransactionId } from '../core/ids.ts'
import { sameMoney } from '../core/money.ts'
import type { PaymentCommandOf } from './commands.ts'
import type { PaymentDecision } from './decision.ts'
import type { PaymentEvent } from './events.ts'
import type { Approval, Hold, Outcome } from './outcome.ts'
import type { Mismatch, Moved } from './settle.ts'
import type { Attempt, ExistingPayment, Payment } from './state.ts'

/** The events that tell an attempt's outcome: all in which approval and pre-authorization differ. */
type Telling<Result> = {
  readonly declined: (failure: Failure) => PaymentEvent
  readonly unknown: (failure: Failure) => PaymentEvent
  readonly succeeded: (result: Result) => PaymentEvent
  readonly mismatched: (mismatch: Mismatch) => PaymentEvent
  /** Found although the attempt was recorded otherwise. */
  readonly late: (result: Result) => PaymentEvent
}
type RecordOutcome = PaymentCommandOf<'RecordApproval'> | PaymentCommandOf<'RecordPreAuthorization'>

export const recordApproval = (
  command: PaymentCommandOf<'RecordApproval'>,
  state: Payment,
): PaymentDecision => {
  if (state.status === 'none') return reject('payment_not_found')
  const attempt = attemptOf(state, command, 'approve')
  if (attempt === undefined) return reject('transaction_not_found')
  const fact = factOf(command, attempt)
  const telling: Telling<Approval> = {
    declined: (failure) => ({ type: 'ApprovalDeclined', ...fact, failure }),
    unknown: (failure) => ({ type: 'ApprovalUnknown', ...fact, failure }),
    succeeded: (result) => ({ type: 'PaymentApproved', ...fact, ...result }),
    mismatched: (mismatch) => ({ type: 'ApprovalAmountMismatched', ...fact, ...mismatch }),
    late: ({ amount, reference, approvedAt }) => ({
      type: 'LateApprovalFound',
      ...fact,
      foundId: foundIdOf(command, reference),
      amount,
      reference,
      approvedAt,
    }),
  }
  return tell(telling, command.outcome)(state, attempt)
}

export const recordPreAuthorization = (
  command: PaymentCommandOf<'RecordPreAuthorization'>,
  state: Payment,
): PaymentDecision => {
  if (state.status === 'none') return reject('payment_not_found')
  const attempt = attemptOf(state, command, 'pre_authorize')
  if (attempt === undefined) return reject('transaction_not_found')
  const fact = factOf(command, attempt)
  const telling: Telling<Hold> = {
    declined: (failure) => ({ type: 'PreAuthorizationDeclined', ...fact, failure }),
    unknown: (failure) => ({ type: 'PreAuthorizationUnknown', ...fact, failure }),
    succeeded: ({ amount: held, ...result }) => ({ type: 'PaymentPreAuthorized', ...fact, ...result, held }),
    mismatched: (mismatch) => ({ type: 'PreAuthorizationAmountMismatched', ...fact, ...mismatch }),
    late: ({ amount: held, reference, approvedAt }) => ({
      type: 'LatePreAuthorizationFound',
      ...fact,
      foundId: foundIdOf(command, reference),
      held,
      reference,
      approvedAt,
    }),
  }
  return tell(telling, command.outcome)(state, attempt)
}

const attemptOf = (
  state: ExistingPayment,
  { transactionId }: RecordOutcome,
  operation: Attempt['operation'],
): Attempt | undefined => {
  const attempt = state.attempts.get(transactionId)
  return attempt?.operation === operation ? attempt : undefined
}

const factOf = ({ paymentId, at, transactionId }: RecordOutcome, { attempt }: Attempt) => ({
  paymentId,
  at,
  attempt,
  transactionId,
})

const tell =
  <Result extends Moved>(telling: Telling<Result>, outcome: Outcome<Result>) =>
  (state: ExistingPayment, attempt: Attempt): PaymentDecision => {
    const open = isOpen(state, attempt) ? state.outcome : undefined
    switch (outcome.kind) {
      case 'unknown':
        return open === 'pending' ? accept(telling.unknown(outcome.failure)) : accept()
      case 'declined':
        // After a mismatch money is known to have moved: a "no" does not undo that.
        return open === 'pending' || open === 'unknown' ? accept(telling.declined(outcome.failure)) : accept()
      case 'succeeded':
        if (open === undefined || isLate(state, attempt, outcome.result))
          return isKnown(state, attempt, outcome.result) ? accept() : accept(telling.late(outcome.result))
        if (sameMoney(outcome.result.amount, attempt.amount)) return accept(telling.succeeded(outcome.result))
        if (open !== 'mismatched') return accept(telling.mismatched(mismatch(outcome.result, attempt)))
        return isKnown(state, attempt, outcome.result) ? accept() : accept(telling.late(outcome.result))
    }
  }

const isOpen = (
  state: ExistingPayment,
  attempt: Attempt,
): state is Extract<ExistingPayment, { status: 'authorizing' }> =>
  state.status === 'authorizing' && state.current.transactionId === attempt.transactionId

/** Such money is on its way back, so it never comes to stand. */
const isLate = (
  { paymentId, late }: ExistingPayment,
  { transactionId }: Attempt,
  { reference }: Moved,
): boolean => late.size > 0 && late.has(foundIdOf({ paymentId, transactionId }, reference))

/** Of this attempt, since another provider may use the same reference. */
const isKnown = (state: ExistingPayment, attempt: Attempt, moved: Moved): boolean => {
  if (isLate(state, attempt, moved)) return true
  if (state.status !== 'standing' && state.status !== 'authorizing') return false
  const known = state.status === 'standing' ? state.reference : state.mismatchedReference
  return state.current.transactionId === attempt.transactionId && known === moved.reference
}

const mismatch = ({ amount, reference }: Moved, attempt: Attempt): Mismatch => ({
  asked: attempt.amount,
  answered: amount,
  reference,
})

/** By attempt and provider's reference, so that the same finding told twice is one transaction. */
const foundIdOf = (
  { paymentId, transactionId }: Pick<RecordOutcome, 'paymentId' | 'transactionId'>,
  reference: string,
): TransactionId => transactionIdOf(paymentId, 'late', `${transactionId}/${reference}`)
