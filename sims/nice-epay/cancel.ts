import type { Answer } from '../kit/answer.ts'
import type { Call } from '../kit/provider.ts'
import { wireDigits } from '../kit/wire-time.ts'
import { refuse, succeed } from './answer.ts'
import type { Code } from './codes.ts'
import { fieldsOf, type Fields } from './fields.ts'
import { answerSignature } from './hashes.ts'
import { amountIn, lackIn } from './lacks.ts'
import { notifyOf } from './notifications.ts'
import { padded } from './wire.ts'
import { paymentOf, type Approved, type Payment, type World } from './world.ts'

const REQUIRED = ['TID', 'Moid', 'CancelAmt', 'CancelMsg', 'PartialCancelCode']

/** C.2: PartialCancelCode 0 takes back all that was approved, 1 a part of it, or the rest. */
export const cancel = (call: Call<World>): Answer => {
  const lack = lackIn(call, REQUIRED)
  if (lack !== undefined) return lack
  const fields = fieldsOf(call)
  const payment = paymentOf(call.state, fields)
  if (payment?.state.status !== 'approved') return refuse(call, '2012')
  const amount = amountIn(fields, 'CancelAmt')
  if (amount === undefined || amount === 0n) return refuse(call, '2010')
  const code = refusalOf(payment, payment.state, { amount, kind: fields['PartialCancelCode'] ?? '' })
  if (code !== undefined) return refuse(call, code)
  return takeBack(call, { payment, state: payment.state, amount })
}

type Asked = { readonly amount: bigint; readonly kind: string }

const refusalOf = (payment: Payment, { left }: Approved, { amount, kind }: Asked): Code | undefined => {
  if (left === 0n) return '2013'
  if (kind === '0') {
    if (amount !== payment.amount) return '2011'
    return left === amount ? undefined : '2031'
  }
  if (kind !== '1') return '9001'
  if (payment.payMethod === 'BANK' && !payment.merchant.cancelsAccountsInPart) return '2029'
  return amount > left ? '2032' : undefined
}

type Taking = { readonly payment: Payment; readonly state: Approved; readonly amount: bigint }

/** Of what is left, at most that. */
export const takeBack = (call: Call<World>, { payment, state, amount }: Taking): Answer => {
  const { tools, nowMs } = call
  const left = state.left - amount
  const cancelNum = tools.nextNumber(8)
  payment.state = { ...state, left }
  tools.record({ orderId: payment.moid, operation: 'cancel', amount, reference: cancelNum })
  const moid = fieldsOf(call)['Moid'] ?? payment.moid
  notifyOf(call, payment, { kind: 'cancel', amount, moid })
  const [date, time] = [wireDigits(nowMs).slice(0, 8), wireDigits(nowMs).slice(8)]
  return succeed(call, payment.payMethod === 'CARD' ? '2001' : '2211', {
    ...cancelled(payment, { moid, amount, left }),
    CancelDate: date,
    CancelTime: time,
    CancelNum: cancelNum,
  })
}

type Cancelled = { readonly moid: string; readonly amount: bigint; readonly left: bigint }

export const cancelled = (
  { tid, merchant, payMethod }: Payment,
  { moid, amount, left }: Cancelled,
): Fields => {
  const told = {
    ...{ TID: tid, MID: merchant.mid, Moid: moid, PayMethod: payMethod },
    CancelAmt: padded(amount),
    RemainAmt: padded(left),
    ErrorCD: '0000',
    ErrorMsg: '성공',
  }
  return { ...told, Signature: answerSignature(merchant.merchantKey, told) }
}
