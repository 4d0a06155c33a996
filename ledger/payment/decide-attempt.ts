import { accept, reject } from '../core/decider.ts'
import type { Failure } from '../core/failure.ts'
import { transactionIdOf, type TransactionId } from '../core/ids.ts'
import { sameMoney } from '../core/money.ts'
import type { PaymentCommandOf } from './commands.ts'
import { isSomebodyElses, type PaymentDecision } from './decision.ts'
import { compensationOf } from './decide-compensation.ts'
import type { Dispatch, PaymentEvent } from './events.ts'
import type { Approval, Hold, Outcome } from './outcome.ts'
import type { Mismatch, Moved } from './settle.ts'
import type { Attempt, ExistingPayment, Payment, Undecided } from './state.ts'

/** The events that tell an attempt's outcome: all in which approval and pre-authorization differ. */
type Telling<Result> = {
  readonly declined: (failure: Failure) => PaymentEvent
  readonly unknown: (failure: Failure) => PaymentEvent
  readonly succeeded: (result: Result) => PaymentEvent
  readonly mismatched: (mismatch: Mismatch) => PaymentEvent
  /** Found although the attempt was recorded otherwise: with what undoes it. */
  readonly late: (result: Result) => readonly PaymentEvent[]
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
    late: ({ amount, reference, approvedAt, methodKind }) => {
      const foundId = foundIdOf(command, reference)
      const found = { amount, operation: 'cancel' as const, reference }
      return [
        { type: 'LateApprovalFound', ...fact, foundId, amount, reference, approvedAt, methodKind },
        compensationOf(command, { foundId, found, ordinal: 1 }),
      ]
    },
  }
  return tell(telling, command)(state, attempt)
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
    late: ({ amount: held, reference, approvedAt, methodKind }) => {
      const foundId = foundIdOf(command, reference)
      const found = { amount: held, operation: 'void' as const, reference }
      return [
        { type: 'LatePreAuthorizationFound', ...fact, foundId, held, reference, approvedAt, methodKind },
        compensationOf(command, { foundId, found, ordinal: 1 }),
      ]
    },
  }
  return tell(telling, command)(state, attempt)
}

const attemptOf = (
  state: ExistingPayment,
  { transactionId }: RecordOutcome,
  operation: Attempt['operation'],
): Attempt | undefined => {
  // An imported one was never asked for here: there is no outcome to be told.
  const attempt = state.imported === null ? state.attempts.get(transactionId) : undefined
  return attempt?.operation === operation ? attempt : undefined
}

const factOf = ({ paymentId, at, transactionId }: RecordOutcome, { attempt }: Attempt) => ({
  paymentId,
  at,
  attempt,
  transactionId,
})

const tell =
  <Result extends Moved>(
    telling: Telling<Result>,
    { outcome, by }: { readonly outcome: Outcome<Result>; readonly by: Dispatch },
  ) =>
  (state: ExistingPayment, attempt: Attempt): PaymentDecision => {
    if (outcome.kind !== 'succeeded' && isSomebodyElses(state, attempt.transactionId, by)) return accept()
    const open = isOpen(state, attempt) ? state.outcome : undefined
    switch (outcome.kind) {
      case 'unknown':
        return open === 'pending' ? accept(telling.unknown(outcome.failure)) : accept()
      case 'declined':
        // After a mismatch money is known to have moved: a "no" does not undo that.
        return open === 'pending' || open === 'unknown' ? accept(telling.declined(outcome.failure)) : accept()
      case 'succeeded':
        return success(telling, outcome.result, { state, attempt, open })
    }
  }

type Told = {
  readonly state: ExistingPayment
  readonly attempt: Attempt
  /** undefined: the attempt is decided. */
  readonly open: Undecided | undefined
}

const success = <Result extends Moved>(
  telling: Telling<Result>,
  result: Result,
  { state, attempt, open }: Told,
): PaymentDecision => {
  if (open !== undefined && !isLate(state, attempt, result)) {
    if (sameMoney(result.amount, attempt.amount))
      return accept(telling.succeeded(result), ...besides(telling, result, state))
    if (open !== 'mismatched') return accept(telling.mismatched(mismatch(result, attempt)))
  }
  return isKnown(state, attempt, result) ? accept() : accept(...telling.late(result))
}

/** What moved in another amount, and is not what succeeds now, stands there as well and must not. */
const besides = <Result extends Moved>(
  telling: Telling<Result>,
  result: Result,
  state: ExistingPayment,
): readonly PaymentEvent[] => {
  const mismatch = state.status === 'authorizing' ? state.mismatch : null
  return mismatch === null || mismatch.reference === result.reference
    ? []
    : telling.late({ ...result, ...mismatch })
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
  const known = state.status === 'standing' ? state.reference : state.mismatch?.reference
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
