import { accept, reject } from '../core/decider.ts'
import { money } from '../core/money.ts'
import type { PaymentCommandOf } from './commands.ts'
import { amountAsked, isRejected, standing, type PaymentDecision } from './decision.ts'
import { isAsAsked, mismatched, mismatchOf, settle } from './settle.ts'
import { balanceOf, undecidedAmount, type Payment } from './state.ts'

export const requestCancellation = (
  command: PaymentCommandOf<'RequestCancellation'>,
  state: Payment,
): PaymentDecision => {
  const payment = standing(state)
  if (isRejected(payment)) return payment
  if (payment.operations.has(command.transactionId)) return accept()
  if (payment.funds.captured === 0n) return reject('nothing_captured')
  const balance = balanceOf(payment)
  if (balance === 0n) return reject('payment_already_canceled')
  const amount = amountAsked(command.amount, balance, payment)
  if (amount === undefined) return reject('currency_mismatch')
  if (amount > balance) return reject('cancel_exceeds_balance')
  if (amount > balance - undecidedAmount(payment, 'cancel')) return reject('cancel_undecided')
  const { paymentId, at, transactionId, reason, dispatch } = command
  const asked = money(amount, payment.order.amount.currency)
  return accept({
    type: 'CancellationRequested',
    paymentId,
    at,
    transactionId,
    amount: asked,
    reason,
    dispatch,
  })
}

export const recordCancellation = (
  command: PaymentCommandOf<'RecordCancellation'>,
  state: Payment,
): PaymentDecision => {
  const { paymentId, at, transactionId } = command
  const fact = { paymentId, at, transactionId }
  return settle(state, command, {
    kind: 'cancel',
    declined: (failure) => ({ type: 'CancellationDeclined', ...fact, failure }),
    unknown: (failure) => ({ type: 'CancellationUnknown', ...fact, failure }),
    succeeded: (result, operation, payment) => {
      // One cancel of the provider is one of ours: told of a second, it is not that which was done.
      if (payment.cancels.has(result.reference)) return accept()
      return isAsAsked(result, operation, payment) && operation.amount <= balanceOf(payment)
        ? accept({ type: 'CancellationSucceeded', ...fact, ...result })
        : mismatched(operation, {
            type: 'CancellationAmountMismatched',
            ...fact,
            ...mismatchOf(result, operation, payment),
          })
    },
  })
}
