import type { Answer } from '../kit/answer.ts'
import { refuse } from './answer.ts'
import { approve } from './approve.ts'
import { isPaid } from './open-payment.ts'
import { findPayment, type Call, type Operation } from './operation.ts'
import { stateAt, type Payment } from './payment.ts'
import { ConfirmBody, invalid } from './requests.ts'
import type { World } from './world.ts'

/** Section 2.1. */
export const confirm: Operation = (world, call) => {
  const body = ConfirmBody.safeParse(call.input)
  if (!body.success) return invalid(body.error)
  const payment = findPayment(world, call.merchant, body.data.paymentKey)
  if (payment === undefined) return refuse('NOT_FOUND_PAYMENT')
  const refusal = refusalOf(world, call, payment)
  if (refusal !== undefined) return refusal
  if (body.data.orderId !== payment.orderId) return refuse('INVALID_REQUEST', 'invalid: orderId')
  if (body.data.amount !== payment.totalAmount) return refuse('INVALID_REQUEST', 'invalid: amount')
  return approve(world, payment)
}

const refusalOf = (world: World, call: Call, payment: Payment): Answer | undefined => {
  const { status } = stateAt(payment, world.nowMs())
  switch (status) {
    case 'IN_PROGRESS':
      return isPaid(call, payment.orderId) ? refuse('ALREADY_PROCESSED_PAYMENT') : undefined
    case 'DONE':
    case 'CANCELED':
    case 'PARTIAL_CANCELED':
      return refuse('ALREADY_PROCESSED_PAYMENT')
    case 'ABORTED':
    case 'EXPIRED':
      return refuse('NOT_FOUND_PAYMENT_SESSION')
  }
}
