import { accept, reject } from '../core/decider.ts'
import { money } from '../core/money.ts'
import type { PaymentCommandOf } from './commands.ts'
import { amountAsked, holdRefusal, isRejected, standing, type PaymentDecision } from './decision.ts'
import { isAsAsked, mismatched, mismatchOf, settle } from './settle.ts'
import { uncapturedOf, undecidedAmount, type Payment } from './state.ts'

export const requestCapture = (
  command: PaymentCommandOf<'RequestCapture'>,
  state: Payment,
): PaymentDecision => {
  const payment = standing(state)
  if (isRejected(payment)) return payment
  if (payment.operations.has(command.transactionId)) return accept()
  const refusal = holdRefusal(payment)
  if (refusal !== undefined) return refusal
  const remaining = uncapturedOf(payment)
  const amount = amountAsked(command.amount, remaining, payment)
  if (amount === undefined) return reject('currency_mismatch')
  if (amount > remaining) return reject('capture_exceeds_hold')
  if (amount > remaining - undecidedAmount(payment, 'capture')) return reject('capture_undecided')
  const { paymentId, at, transactionId, dispatch } = command
  const asked = money(amount, payment.order.amount.currency)
  return accept({ type: 'CaptureRequested', paymentId, at, transactionId, amount: asked, dispatch })
}

export const recordCapture = (
  command: PaymentCommandOf<'RecordCapture'>,
  state: Payment,
): PaymentDecision => {
  const { paymentId, at, transactionId } = command
  const fact = { paymentId, at, transactionId }
  return settle(state, command, {
    kind: 'capture',
    declined: (failure) => ({ type: 'CaptureDeclined', ...fact, failure }),
    unknown: (failure) => ({ type: 'CaptureUnknown', ...fact, failure }),
    succeeded: (result, operation, payment) =>
      isAsAsked(result, operation, payment) && operation.amount <= uncapturedOf(payment)
        ? accept({ type: 'PaymentCaptured', ...fact, ...result })
        : mismatched(operation, {
            type: 'CaptureAmountMismatched',
            ...fact,
            ...mismatchOf(result, operation, payment),
          }),
  })
}
