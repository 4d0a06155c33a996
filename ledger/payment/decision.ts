import { reject, type Decision, type Rejected } from '../core/decider.ts'
import type { AmountAsked, PaymentRejection } from './commands.ts'
import type { TransactionId } from '../core/ids.ts'
import type { Dispatch, PaymentEvent } from './events.ts'
import { hasUndecided, uncapturedOf, type ExistingPayment, type Payment, type Standing } from './state.ts'

export type PaymentDecision = Decision<PaymentEvent, PaymentRejection>

/** The payment if money stands or stood at the provider, else the refusal that says why there is none. */
export const standing = (state: Payment): Standing | Rejected<PaymentRejection> => {
  switch (state.status) {
    case 'none':
      return reject('payment_not_found')
    case 'created':
    case 'failed':
      return reject('payment_not_approved')
    case 'authorizing':
      return reject('attempt_undecided')
    case 'standing':
      return state
  }
}

export const isRejected = (
  value: Standing | Rejected<PaymentRejection>,
): value is Rejected<PaymentRejection> => 'kind' in value

/** Whether another than the teller sees to an open case by now. */
export const isSomebodyElses = (
  { open }: ExistingPayment,
  transactionId: TransactionId,
  { owner }: Dispatch,
): boolean => {
  const now = open.get(transactionId)?.dispatch.owner
  return now !== undefined && now !== owner
}

/** Minor units asked for; undefined when another currency was meant. */
export const amountAsked = (asked: AmountAsked, remaining: bigint, payment: Standing): bigint | undefined => {
  if (asked === 'remaining') return remaining
  return asked.currency === payment.order.amount.currency ? asked.amount : undefined
}

/** Why neither a capture nor a void can have anything more of the hold, if so. */
export const holdRefusal = (payment: Standing): Rejected<PaymentRejection> | undefined => {
  if (payment.funds.held === 0n) return reject('payment_not_pre_authorized')
  if (payment.funds.voided) return reject('payment_already_voided')
  if (uncapturedOf(payment) === 0n) return reject('payment_already_captured')
  if (hasUndecided(payment, 'void')) return reject('void_undecided')
  return undefined
}
