import type { Answer } from '../kit/answer.ts'
import type { Call } from '../kit/provider.ts'
import { refuse, succeed } from './answer.ts'
import { fieldsOf, type Fields } from './fields.ts'
import { answerSignature } from './hashes.ts'
import { amountIn, lackIn } from './lacks.ts'
import { notifyOf } from './notifications.ts'
import { isExpired } from './window.ts'
import { padded, shortTime } from './wire.ts'
import { paymentOf, type Approved, type Payment, type World } from './world.ts'

/** C.2: what the window's NextAppURL leads to. */
export const approveWindow = (call: Call<World>): Answer => {
  const lack = lackIn(call, ['TID', 'AuthToken', 'Amt'])
  if (lack !== undefined) return lack
  const fields = fieldsOf(call)
  const payment = paymentOf(call.state, fields)
  if (payment?.authToken !== fields['AuthToken'] || payment === undefined) return refuse(call, 'A115')
  const refusal = refusalOf(call, payment)
  if (refusal !== undefined) return refusal
  if (amountIn(fields, 'Amt') !== payment.amount) return refuse(call, 'A123')
  return approve(call, payment)
}

const refusalOf = (call: Call<World>, payment: Payment): Answer | undefined => {
  const { state } = payment
  switch (state.status) {
    case 'waiting':
      return isExpired(payment, call.nowMs) ? refuse(call, 'A245') : undefined
    case 'approved':
      return refuse(call, state.left === 0n ? '1673' : '1682')
    case 'declined':
      return refuse(call, 'A245')
    case 'undone':
      return refuse(call, '1673')
  }
}

/** Of one that waits for it: approved, or declined as it was made to behave, and used up either way. */
export const approve = (call: Call<World>, payment: Payment): Answer => {
  const { decline, tid, moid: orderId, amount, payMethod } = payment
  if (decline !== undefined) {
    payment.state = { status: 'declined' }
    return refuse(call, decline.code, decline.detail)
  }
  const { tools, nowMs } = call
  const state: Approved = {
    status: 'approved',
    approvedAtMs: nowMs,
    authCode: tools.nextNumber(8),
    left: amount,
  }
  payment.state = state
  tools.record({ orderId, operation: 'approve', amount, reference: tid })
  notifyOf(call, payment, { kind: 'approval' })
  return succeed(call, payMethod === 'CARD' ? '3001' : '4000', approvalOf(payment, state))
}

const approvalOf = (payment: Payment, { authCode, approvedAtMs }: Approved): Fields => {
  const { tid, moid, merchant, goodsName, amount, payMethod, quota, authToken } = payment
  const told = {
    TID: tid,
    Moid: moid,
    Amt: padded(amount),
    AuthCode: authCode,
    AuthDate: shortTime(approvedAtMs),
    ...(payMethod === 'CARD' ? { ...card, CardQuota: quota } : bank),
  }
  if (authToken === undefined) return told
  const named = { ...told, MID: merchant.mid, PayMethod: payMethod, GoodsName: goodsName }
  return { ...named, Signature: answerSignature(merchant.merchantKey, named) }
}

const card: Fields = {
  CardCode: '04',
  CardName: '삼성',
  CardNo: '53611234****1234',
  CardInterest: '0',
  CardCl: '0',
  AcquCardCode: '04',
  AcquCardName: '삼성',
}
const bank: Fields = { BankCode: '088', BankName: '신한은행' }
