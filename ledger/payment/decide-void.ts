import { accept, reject } from '../core/decider.ts'
import { money } from '../core/money.ts'
import type { PaymentCommandOf } from './commands.ts'
import { holdRefusal, isRejected, standing, type PaymentDecision } from './decision.ts'
import { settle } from './settle.ts'
import { hasUndecided, uncapturedOf, type Payment } from './state.ts'

/** Releases whatever the hold has left, also after captures of parts. */
export const requestVoid = (command: PaymentCommandOf<'RequestVoid'>, state: Payment): PaymentDecision => {
  const payment = standing(state)
  if (isRejected(payment)) return payment
  if (payment.operations.has(command.transactionId)) return accept()
  const refusal = holdRefusal(payment)
  if (refusal !== undefined) return refusal
  if (hasUndecided(payment, 'capture')) return reject('capture_undecided')
  const { paymentId, at, transactionId, reason, dispatch } = command
  return accept({ type: 'VoidRequested', paymentId, at, transactionId, reason, dispatch })
}

export const recordVoid = (command: PaymentCommandOf<'RecordVoid'>, state: Payment): PaymentDecision => {
  const { paymentId, at, transactionId } = command
  const fact = { paymentId, at, transactionId }
  return settle(state, command, {
    kind: 'void',
    declined: (failure) => ({ type: 'VoidDeclined', ...fact, failure }),
    unknown: (failure) => ({ type: 'VoidUnknown', ...fact, failure }),
    // After an earlier void it released nothing more, but is decided all the same.
    succeeded: (result, _operation, payment) => {
      const released = money(uncapturedOf(payment), payment.order.amount.currency)
      return accept({ type: 'PaymentVoided', ...fact, ...result, released })
    },
  })
}
