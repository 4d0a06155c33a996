import { accept, reject } from '../core/decider.ts'
import type { PaymentCommandOf } from './commands.ts'
import type { PaymentDecision } from './decision.ts'
import type { PaymentEvent } from './events.ts'
import type { Payment } from './state.ts'

/** Of all who see that the owner is gone one goes on: the others find another owner here, or that it is decided. */
export const takeOver = (command: PaymentCommandOf<'TakeOver'>, state: Payment): PaymentDecision => {
  if (state.status === 'none') return reject('payment_not_found')
  const { paymentId, at, transactionId, from, dispatch } = command
  const open = state.open.get(transactionId)
  if (open === undefined || open.dispatch.owner === dispatch.owner) return accept()
  if (open.dispatch.owner !== from) return reject('taken_over')
  return accept({ type: 'AttemptTakenOver', paymentId, at, transactionId, from, dispatch })
}

export const recordRepetition = (
  { paymentId, at, transactionId, failure, sent }: PaymentCommandOf<'RecordRepetition'>,
  state: Payment,
): PaymentDecision => {
  if (state.status === 'none') return reject('payment_not_found')
  if (!state.open.has(transactionId)) return accept()
  return accept({ type: 'RequestRepeated', paymentId, at, transactionId, failure, sent })
}

/** Every inquiry is a fact, whatever it found. */
export const recordInquiry = (
  { paymentId, at, transactionId, attempt, cause, answer }: PaymentCommandOf<'RecordInquiry'>,
  state: Payment,
): PaymentDecision => {
  if (state.status === 'none') return reject('payment_not_found')
  const event: PaymentEvent = {
    type: 'PaymentInquired',
    paymentId,
    at,
    transactionId,
    attempt,
    cause,
    result: answer.kind,
    transactions: answer.kind === 'found' ? answer.transactions : [],
    failure: answer.kind === 'unknown' ? answer.failure : null,
  }
  return accept(event)
}

export const requestReview = (
  { paymentId, at, transactionId, reason }: PaymentCommandOf<'RequestReview'>,
  state: Payment,
): PaymentDecision => {
  if (state.status === 'none') return reject('payment_not_found')
  const open = state.open.get(transactionId)
  if (open === undefined || open.review !== null) return accept()
  return accept({ type: 'ReviewRequested', paymentId, at, transactionId, reason })
}
