import { accept, reject } from '../core/decider.ts'
import type { Failure } from '../core/failure.ts'
import type { TransactionId } from '../core/ids.ts'
import { money, type Money } from '../core/money.ts'
import { isSomebodyElses, type PaymentDecision } from './decision.ts'
import type { Dispatch, PaymentEvent } from './events.ts'
import type { Outcome } from './outcome.ts'
import type { Operation, Payment, Standing } from './state.ts'

/** The events that tell an operation's outcome: all in which capture, void and cancel differ. */
export type Telling<Result> = {
  readonly kind: Operation['kind']
  readonly declined: (failure: Failure) => PaymentEvent
  readonly unknown: (failure: Failure) => PaymentEvent
  /** A success where `Operation` was not yet one; also after a recorded decline, since the money did move. */
  readonly succeeded: (result: Result, operation: Operation, payment: Standing) => PaymentDecision
}

/** Records what the provider did with an operation; a repeated or outdated outcome changes nothing. */
export const settle = <Result>(
  state: Payment,
  recorded: {
    readonly transactionId: TransactionId
    readonly outcome: Outcome<Result>
    readonly by: Dispatch
  },
  telling: Telling<Result>,
): PaymentDecision => {
  if (state.status === 'none') return reject('payment_not_found')
  const operation = state.status === 'standing' ? state.operations.get(recorded.transactionId) : undefined
  if (state.status !== 'standing' || operation?.kind !== telling.kind) return reject('transaction_not_found')
  const { outcome, transactionId, by } = recorded
  if (outcome.kind === 'succeeded')
    return operation.outcome === 'succeeded' ? accept() : telling.succeeded(outcome.result, operation, state)
  if (isSomebodyElses(state, transactionId, by)) return accept()
  return unsuccessful(telling, operation, outcome)
}

const unsuccessful = (
  { declined, unknown }: Telling<never>,
  { outcome: before }: Operation,
  outcome: Exclude<Outcome<never>, { kind: 'succeeded' }>,
): PaymentDecision => {
  if (outcome.kind === 'unknown') return before === 'pending' ? accept(unknown(outcome.failure)) : accept()
  // After a mismatch money is known to have moved: a "no" does not undo that.
  return before === 'pending' || before === 'unknown' ? accept(declined(outcome.failure)) : accept()
}

/** Money as the provider's answer tells it. */
export type Moved = { readonly reference: string; readonly amount: Money }

export const isAsAsked = ({ amount }: Moved, operation: Operation, payment: Standing): boolean =>
  amount.amount === operation.amount && amount.currency === payment.order.amount.currency

/** What was asked and what the provider says it moved. */
export type Mismatch = { readonly asked: Money; readonly answered: Money; readonly reference: string }

export const mismatchOf = (
  { amount, reference }: Moved,
  operation: Operation,
  payment: Standing,
): Mismatch => ({
  asked: money(operation.amount, payment.order.amount.currency),
  answered: amount,
  reference,
})

/** A mismatch is recorded once, however often it is told. */
export const mismatched = (operation: Operation, event: PaymentEvent): PaymentDecision =>
  operation.outcome === 'mismatched' ? accept() : accept(event)
