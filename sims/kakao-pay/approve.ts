import type { z } from 'zod'
import { answerOf, type Answer } from '../kit/answer.ts'
import { refuse } from './answer.ts'
import { told, type Trouble } from './behaviour.ts'
import type { Code } from './codes.ts'
import { contracted } from './contract.ts'
import { hasExpired, type Action, type Payment } from './payment.ts'
import { ApproveBody, readAsked, type Asked } from './requests.ts'
import { issueSid } from './sids.ts'
import { approvalOf } from './told.ts'

type Body = z.output<typeof ApproveBody>

/** Section 2.2: one time, or the first of a subscription. */
export const approve = (call: Asked): Answer => {
  const read = readAsked(call, ApproveBody)
  if ('refusal' in read) return read.refusal
  const { body } = read
  const payment = call.state.payments.get(body.tid)
  if (payment?.cid !== body.cid) return refuse('-721')
  const refusal = stateRefusal(payment, call.nowMs) ?? mismatch(payment, body)
  if (refusal !== undefined) return refuse(refusal)
  const { charge } = payment.behaviour
  if (charge !== undefined && !charge.hasMoved) return failing(payment, charge)
  const action = pay(call, payment, body.payload)
  return charge === undefined ? answerOf(200, approvalOf(payment, action)) : told(charge)
}

const stateRefusal = (payment: Payment, nowMs: number): Code | undefined => {
  switch (payment.status) {
    case 'READY':
      return hasExpired(payment, nowMs) ? '-723' : '-701'
    case 'AUTH_PASSWORD':
      return hasExpired(payment, nowMs) ? '-723' : undefined
    case 'ISSUED_SID':
    case 'SUCCESS_PAYMENT':
    case 'PART_CANCEL_PAYMENT':
      return '-702'
    case 'CANCEL_PAYMENT':
    case 'FAIL_AUTH_PASSWORD':
    case 'QUIT_PAYMENT':
    case 'FAIL_PAYMENT':
      return '-783'
  }
}

const mismatch = (payment: Payment, body: Body): Code | undefined => {
  if (body.partner_order_id !== payment.orderId) return '-706'
  if (body.partner_user_id !== payment.userId) return '-707'
  if (body.pg_token !== payment.pgToken) return '-708'
  if (body.total_amount !== undefined && body.total_amount !== payment.amounts.total) return '-722'
  return undefined
}

/** A payment that failed at the payer's card or bank is over; anything else may be tried again. */
const failing = (payment: Payment, trouble: Trouble): Answer => {
  if (trouble.code === '-780' && trouble.result !== 'USER_LOCKED') payment.status = 'FAIL_PAYMENT'
  return told(trouble)
}

const pay = (call: Asked, payment: Payment, payload: string | undefined): Action => {
  const { tools, nowMs } = call
  const { amounts, orderId, tid } = payment
  const isFree = amounts.total === 0n
  payment.status = isFree ? 'ISSUED_SID' : 'SUCCESS_PAYMENT'
  if (contracted(payment.cid)?.isSubscription === true) payment.sid = issueSid(call, payment)
  if (payment.method === 'CARD') payment.approvedId = tools.nextNumber(8)
  const type = isFree ? 'ISSUED_SID' : 'PAYMENT'
  const action: Action = { aid: tools.nextId('A000'), type, amounts, atMs: nowMs, payload }
  payment.actions.push(action)
  if (!isFree) tools.record({ orderId, operation: 'approve', amount: amounts.total, reference: tid })
  return action
}
