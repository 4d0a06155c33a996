import type { Answer } from '../kit/answer.ts'
import type { Call } from '../kit/provider.ts'
import { refuse, refuseWith, succeed } from './answer.ts'
import { APPROVE } from './codes.ts'
import { approvalFields } from './payment-fields.ts'
import { ApproveBody, OrderBody } from './requests.ts'
import { newBatchKey } from './window.ts'
import { newTno, type Payment, type Window, type World } from './world.ts'

/** Sections 2 and 2.1: one call, whether the window was for a payment or for a card's registration. */
export const approve = (call: Call<World>): Answer => {
  const body = ApproveBody.safeParse(call.input)
  if (!body.success) return refuse('Z001')
  const window = call.state.windows.get(body.data.enc_data)
  if (window?.encInfo !== body.data.enc_info) return refuse('Z010')
  if (window.isUsed) return refuse('Z011')
  if (call.nowMs >= window.expiresAtMs) return refuse('Z012')
  return window.kind === 'batch' ? issue(call, window) : charge(call, window)
}

type Of<Kind> = Extract<Window, { readonly kind: Kind }>

/** Section 2.1: KCP compares what the payer agreed to with what the merchant asks for. */
const charge = (call: Call<World>, window: Of<'payment'>): Answer => {
  const order = OrderBody.safeParse(call.input)
  if (!order.success) return refuse('Z001')
  const { ordr_mony: amount, ordr_no: orderNo, pay_type: payType } = order.data
  if (amount !== window.amount || orderNo !== window.orderNo || payType !== window.payType)
    return refuse('Z013')
  window.isUsed = true
  if (window.behaviour !== APPROVE) return refuseWith(window.behaviour)
  return succeed(approvalFields(newPayment(call, window)))
}

const issue = (call: Call<World>, window: Of<'batch'>): Answer => {
  window.isUsed = true
  return succeed({
    batch_key: newBatchKey(call, window.behaviour),
    card_cd: 'CCLG',
    card_name: '신한카드',
    card_bank_cd: '0088',
    van_tx_id: call.tools.nextNumber(12),
    join_cd: '01',
  })
}

type Charged = Pick<Payment, 'orderNo' | 'payType' | 'amount' | 'quota'>

/** A virtual account is not paid by that; all else is. */
export const newPayment = (
  { state, tools, nowMs }: Call<World>,
  { orderNo, payType, amount, quota }: Charged,
): Payment => {
  const isPaid = payType !== 'PAVC'
  const payment: Payment = {
    tno: newTno(state, tools),
    orderNo,
    payType,
    amount,
    quota,
    appNo: tools.nextNumber(8),
    paidAtMs: isPaid ? nowMs : null,
    isClosed: false,
    cancels: [],
  }
  state.payments.set(payment.tno, payment)
  if (isPaid) tools.record({ orderId: orderNo, operation: 'approve', amount, reference: payment.tno })
  return payment
}
