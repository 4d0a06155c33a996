import type { Answer } from '../kit/answer.ts'
import { refuse, succeed } from './answer.ts'
import { findPayment, type Operation } from './operation.ts'
import { paymentObject } from './payment-object.ts'
import type { Payment } from './payment.ts'

export const inquireByPaymentKey: Operation = (world, { merchant, id }) =>
  answerFor(findPayment(world, merchant, id), world.nowMs())

export const inquireByOrder: Operation = (world, { merchant, id }) =>
  answerFor(merchant.orders.get(id), world.nowMs())

const answerFor = (payment: Payment | undefined, nowMs: number): Answer =>
  payment === undefined ? refuse('NOT_FOUND_PAYMENT') : succeed(paymentObject(payment, nowMs))
