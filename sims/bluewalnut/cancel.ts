import type { Answer } from '../kit/answer.ts'
import { wireDigits } from '../kit/wire-time.ts'
import { refuse, succeed } from './answer.ts'
import type { Code } from './codes.ts'
import { amountIn, lackIn } from './lacks.ts'
import { padded } from './wire.ts'
import { fieldsOf, paymentOf, type Approved, type Asked, type Payment } from './world.ts'

const REQUIRED = ['TID', 'CancelAmt', 'CancelMsg', 'PartialCancelCode', 'CancelNo']

/** Section C: PartialCancelCode 0 takes back all that was approved, 1 a part of it, or the rest. */
export const cancel = (call: Asked): Answer => {
  const lack = lackIn(call, REQUIRED)
  if (lack !== undefined) return lack
  const fields = fieldsOf(call)
  if (fields['actionType'] !== 'CL0') return refuse(call, '9000', '"actionType" 값이 올바르지 않습니다.')
  const payment = paymentOf(call.state, fields)
  if (payment?.state.status !== 'approved') return refuse(call, '2012')
  const amount = amountIn(fields, 'CancelAmt')
  if (amount === undefined || amount === 0n) return refuse(call, '2010')
  const asked = { amount, kind: fields['PartialCancelCode'] ?? '', number: fields['CancelNo'] ?? '' }
  const code = refusalOf(payment, payment.state, asked)
  if (code !== undefined) return refuse(call, code)
  return takeBack(call, { ...asked, payment, state: payment.state })
}

type Cancel = { readonly amount: bigint; readonly kind: string; readonly number: string }

const refusalOf = (
  payment: Payment,
  { left }: Approved,
  { amount, kind, number }: Cancel,
): Code | undefined => {
  if (payment.cancelNumbers.has(number)) return '2015'
  if (left === 0n) return '2013'
  if (kind === '0') {
    if (amount !== payment.amount) return '2011'
    return left === amount ? undefined : '2031'
  }
  if (kind !== '1') return '9001'
  if (!payment.merchant.cancelsInPart) return '2028'
  return amount > left ? '2032' : undefined
}

type Taking = Cancel & { readonly payment: Payment; readonly state: Approved }

const takeBack = ({ tools, nowMs }: Asked, { payment, state, amount, number }: Taking): Answer => {
  const { tid, merchant, moid: orderId } = payment
  const cancelNum = tools.nextNumber(8)
  payment.state = { ...state, left: state.left - amount }
  payment.cancelNumbers.add(number)
  tools.record({ orderId, operation: 'cancel', amount, reference: cancelNum })
  const at = wireDigits(nowMs)
  return succeed('2001', {
    PayMethod: 'CARD',
    MID: merchant.mid,
    TID: tid,
    CancelAmt: padded(amount),
    CancelDate: at.slice(0, 8),
    CancelTime: at.slice(8),
    CancelNum: cancelNum,
    StateCD: stateOf(payment.state),
    CcPartCl: merchant.cancelsInPart ? '1' : '0',
    PreCancelCode: state.left === payment.amount ? '0' : '1',
    ErrorCD: '0000',
    ErrorMsg: '성공',
  })
}

/** Section C, StateCD: cancelled before acquisition is all that there is here. */
export const stateOf = ({ left }: Approved): '0' | '1' => (left === 0n ? '1' : '0')
