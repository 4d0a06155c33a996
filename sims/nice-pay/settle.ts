import { answerOf, type Answer } from '../kit/answer.ts'
import type { Call } from '../kit/provider.ts'
import { successful } from './answer.ts'
import type { Payment, Standing, State } from './state.ts'
import { transactionObject } from './transaction-object.ts'

const APPROVAL_NUMBER_DIGITS = 8

/** Of a payment that nothing stands against: paid, or failed as it was made to behave. A failed one frees its order id. */
export const settle = (call: Call<State>, payment: Payment): Answer => {
  const { state, nowMs: atMs } = call
  state.orders.set(payment.orderId, payment)
  if (payment.behaviour === 'APPROVE') return pay(call, payment)
  const { code, message } = payment.behaviour
  payment.state = { status: 'failed', failedAtMs: atMs, code, message }
  const told = transactionObject(payment, { atMs, cancelledTid: null })
  return answerOf(200, { resultCode: code, resultMsg: message, ...told })
}

const pay = (call: Call<State>, payment: Payment): Answer => {
  const { state, tools, nowMs: atMs } = call
  const { tid, orderId, amount } = payment
  payment.state = {
    status: 'paid',
    paidAtMs: atMs,
    approveNo: tools.nextNumber(APPROVAL_NUMBER_DIGITS),
    balanceAmt: amount,
    cancels: [],
  }
  state.usedOrderIds.add(orderId)
  tools.record({ orderId, operation: 'approve', amount, reference: tid })
  return tellAll(call, payment, null)
}

export type Reversal = {
  readonly standing: Standing
  readonly amount: bigint
  readonly reason: string
  readonly tid: string
}

export const giveBack = (call: Call<State>, payment: Payment, reversal: Reversal): Answer => {
  const { standing, amount, reason, tid } = reversal
  const balanceAmt = standing.balanceAmt - amount
  payment.state = {
    ...standing,
    status: balanceAmt === 0n ? 'cancelled' : 'partialCancelled',
    balanceAmt,
    cancels: [...standing.cancels, { tid, amount, reason, atMs: call.nowMs }],
  }
  call.tools.record({ orderId: payment.orderId, operation: 'cancel', amount, reference: tid })
  return tellAll(call, payment, tid)
}

/** Section 5: the webhook has the answer's own object, signed like it. */
const tellAll = (call: Call<State>, payment: Payment, cancelledTid: string | null): Answer => {
  const content = successful(transactionObject(payment, { atMs: call.nowMs, cancelledTid }))
  const eventId = [payment.tid, payment.state.status, cancelledTid ?? ''].join(' ')
  call.tools.notify(() => ({
    eventId,
    content,
    headers: () => ({ 'content-type': 'application/json;charset=utf-8' }),
  }))
  return answerOf(200, content)
}
