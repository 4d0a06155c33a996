import type { Answer } from '../kit/answer.ts'
import { refuse, succeed } from './answer.ts'
import { amountIn, lackIn } from './lacks.ts'
import { isExpired } from './window.ts'
import { padded, shortTime } from './wire.ts'
import { fieldsOf, paymentOf, type Approved, type Asked, type Fields, type Payment } from './world.ts'

/** Section A: with what the window gave. */
export const approve = (call: Asked): Answer => {
  const lack = lackIn(call, ['TID', 'TrKey', 'Moid', 'Amt'])
  if (lack !== undefined) return lack
  const fields = fieldsOf(call)
  if (fields['actionType'] !== 'PY0') return refuse(call, '9000', '"actionType" 값이 올바르지 않습니다.')
  const payment = paymentOf(call.state, fields)
  if (payment?.trKey !== fields['TrKey'] || payment === undefined) return refuse(call, 'A115')
  const refusal = refusalOf(call, payment)
  if (refusal !== undefined) return refusal
  const isAsAuthenticated = amountIn(fields, 'Amt') === payment.amount && fields['Moid'] === payment.moid
  return isAsAuthenticated ? carryOut(call, payment) : refuse(call, 'A123')
}

const refusalOf = (call: Asked, payment: Payment): Answer | undefined => {
  const { state } = payment
  switch (state.status) {
    case 'waiting':
      return isExpired(payment, call.nowMs) ? refuse(call, 'A245') : undefined
    case 'approved':
      return refuse(call, state.left === 0n ? '1673' : '1682')
    case 'declined':
      return refuse(call, 'A245')
  }
}

/** A decline uses the window up, too. */
const carryOut = (call: Asked, payment: Payment): Answer => {
  const { decline, tid, moid: orderId, amount } = payment
  if (decline !== undefined) {
    payment.state = { status: 'declined' }
    return refuse(call, decline.code, decline.detail)
  }
  const { tools, nowMs } = call
  const authCode = tools.nextNumber(8)
  const state: Approved = { status: 'approved', approvedAtMs: nowMs, authCode, left: amount }
  payment.state = state
  tools.record({ orderId, operation: 'approve', amount, reference: tid })
  return succeed('3001', approvalOf(payment, state))
}

const approvalOf = (
  { tid, moid, merchant, amount, quota }: Payment,
  { authCode, approvedAtMs }: Approved,
): Fields => ({
  PayMethod: 'CARD',
  MID: merchant.mid,
  TID: tid,
  Moid: moid,
  Amt: padded(amount),
  AuthCode: authCode,
  AuthDate: shortTime(approvedAtMs),
  CardQuota: quota,
  AppCardCode: '02',
  AppCardName: '현대',
  AcquCardCode: '02',
  AcquCardName: '현대',
})
