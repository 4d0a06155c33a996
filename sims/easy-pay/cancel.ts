import type { Answer } from '../kit/answer.ts'
import type { Call } from '../kit/provider.ts'
import { wireDigits } from '../kit/wire-time.ts'
import { refuse, succeed, type Fields } from './answer.ts'
import { nextPgCno } from './approve.ts'
import { tellCancel, type Cancel } from './notify.ts'
import { keep } from './once.ts'
import type { ReviseBody } from './requests.ts'
import { isHeld, statusAt, statuses, wholeCancelAt, type Payment, type State } from './state.ts'
import { dayIn } from './wire-times.ts'

/** Section 2.4, type 40: all that is left, also after partial cancels, of which the contract says nothing. */
export const cancelWhole = (call: Call<State>, payment: Payment, asked: ReviseBody): Answer => {
  if (payment.balance === 0n) return refuse('XC02')
  const operation = isHeld(payment) ? 'void' : 'cancel'
  const amount = payment.balance
  payment.wholeCancel = wholeCancelAt(payment, call.nowMs)
  payment.balance = 0n
  return done(call, payment, { asked, amount, operation })
}

/**
 * Section 2.4, types 32 and 33. `remainAmount` is taken for what can still be cancelled before this one; what is held is
 * not cancelled in parts, of which the contract says nothing.
 */
export const cancelPart = (call: Call<State>, payment: Payment, asked: ReviseBody): Answer => {
  const { amount, remainAmount, reviseTypeCode } = asked
  if (reviseTypeCode !== partialTypeOf(payment)) return refuse('XI01', 'reviseTypeCode')
  if (amount === undefined) return refuse('XI01', 'amount')
  if (payment.balance === 0n) return refuse('XC02')
  if (isHeld(payment)) return refuse('XC01')
  if (remainAmount !== undefined && remainAmount !== payment.balance) return refuse('XC04')
  if (amount > payment.balance) return refuse('XC03')
  payment.balance -= amount
  payment.isPartlyCancelled = true
  return done(call, payment, { asked, amount, operation: 'cancel' })
}

const partialTypeOf = ({ payMethodTypeCode }: Payment): '32' | '33' =>
  payMethodTypeCode === '21' || payMethodTypeCode === '31' ? '33' : '32'

type Done = {
  readonly asked: ReviseBody
  readonly amount: bigint
  readonly operation: 'void' | 'cancel'
}

const done = (call: Call<State>, payment: Payment, { asked, amount, operation }: Done): Answer => {
  const { state, nowMs, tools } = call
  const cancel: Cancel = { cancelPgCno: nextPgCno(call), amount }
  tools.record({ orderId: payment.shopOrderNo, operation, amount, reference: cancel.cancelPgCno })
  const fields = cancelFields(payment, { ...cancel, asked, nowMs })
  payment.lastCancel = fields
  keep(state, asked, { day: dayIn(nowMs), of: fields })
  tellCancel(call, payment, cancel)
  return payment.undecided === undefined ? succeed('정상취소', fields) : refuse(payment.undecided)
}

type Told = Cancel & { readonly asked: ReviseBody; readonly nowMs: number }

/** Section 2.4, the answer. Amounts are text in the documentation's example of it. */
const cancelFields = (payment: Payment, { asked, cancelPgCno, amount, nowMs }: Told): Fields => {
  const statusCode = statusAt(payment, nowMs)
  return {
    mallId: payment.mall.mallId,
    shopTransactionId: asked.shopTransactionId,
    shopOrderNo: payment.shopOrderNo,
    oriPgCno: payment.pgCno,
    cancelPgCno,
    transactionDate: wireDigits(nowMs),
    cancelAmount: String(amount),
    remainAmount: String(payment.balance),
    statusCode,
    statusMessage: statuses[statusCode],
    escrowUsed: 'N',
    reviseInfo: {
      payMethodTypeCode: payment.payMethodTypeCode,
      approvalNo: statusCode === 'TS02' ? payment.approvalNo : '',
      approvalDate: wireDigits(nowMs),
      cardInfo: { couponAmount: 0 },
    },
  }
}
