import type { z } from 'zod'
import { answerOf, type Answer } from '../kit/answer.ts'
import { refuse } from './answer.ts'
import { told, wellBehaved } from './behaviour.ts'
import type { Code } from './codes.ts'
import { vatOf, type Action, type Payment, type Sid } from './payment.ts'
import { wrongAmountIn } from './ready.ts'
import { readAsked, SubscriptionBody, type Asked } from './requests.ts'
import { approvalOf } from './told.ts'

type Body = z.output<typeof SubscriptionBody>

/** Section 2.2. Section 5: nothing keeps the same order from being charged twice. */
export const subscribe = (call: Asked): Answer => {
  const read = readAsked(call, SubscriptionBody)
  if ('refusal' in read) return read.refusal
  const { body } = read
  const sid = call.state.sids.get(body.sid)
  if (sid?.cid !== body.cid) return refuse('-750')
  const refusal = refusalOf(sid, body)
  if (refusal !== undefined) return refuse(refusal)
  const { charge } = sid.behaviour
  if (charge !== undefined && !charge.hasMoved) return told(charge)
  const { payment, action } = charged(call, sid, body)
  return charge === undefined ? answerOf(200, approvalOf(payment, action)) : told(charge)
}

const refusalOf = (sid: Sid, body: Body): Code | undefined => {
  if (!sid.isActive) return '-751'
  if (body.partner_user_id !== sid.userId) return '-753'
  return body.total_amount === 0n ? '-703' : wrongAmountIn(body)
}

type Charged = { readonly payment: Payment; readonly action: Action }

const charged = ({ state, tools, nowMs }: Asked, sid: Sid, body: Body): Charged => {
  const { total_amount: total, tax_free_amount: taxFree, vat_amount: vat } = body
  const amounts = { total, taxFree, vat: vat ?? vatOf(total, taxFree), greenDeposit: 0n }
  const aid = tools.nextId('A000')
  const action: Action = { aid, type: 'PAYMENT', amounts, atMs: nowMs, payload: body.payload }
  const payment: Payment = {
    tid: tools.nextId('T000'),
    cid: sid.cid,
    orderId: body.partner_order_id,
    userId: sid.userId,
    itemName: body.item_name ?? '정기 결제',
    itemCode: body.item_code,
    quantity: body.quantity,
    amounts,
    installMonth: 0,
    approvalUrl: '',
    createdAtMs: nowMs,
    wanted: undefined,
    method: sid.method,
    behaviour: { ...wellBehaved, cancel: sid.behaviour.cancel },
    status: 'SUCCESS_PAYMENT',
    pgToken: undefined,
    sid: sid.sid,
    approvedId: sid.method === 'CARD' ? tools.nextNumber(8) : undefined,
    actions: [action],
  }
  state.payments.set(payment.tid, payment)
  sid.lastApprovedAtMs = nowMs
  tools.record({ orderId: payment.orderId, operation: 'approve', amount: total, reference: payment.tid })
  return { payment, action }
}
