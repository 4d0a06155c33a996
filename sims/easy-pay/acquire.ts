import type { Answer } from '../kit/answer.ts'
import type { Call } from '../kit/provider.ts'
import { wireDigits } from '../kit/wire-time.ts'
import { refuse, succeed } from './answer.ts'
import { nextPgCno } from './approve.ts'
import { keep } from './once.ts'
import type { ReviseBody } from './requests.ts'
import { isHeld, statusAt, statuses, type Payment, type State } from './state.ts'
import { dayIn } from './wire-times.ts'

/**
 * Section 2.4, type 20: all that is held. Of parts the contract says nothing: an amount other than the whole is refused.
 * It does not say what the answer holds either: what every answer of this call has, and no amounts.
 */
export const acquire = (call: Call<State>, payment: Payment, asked: ReviseBody): Answer => {
  const { state, nowMs, tools } = call
  if (!payment.mall.isManual) return refuse('XM03')
  if (payment.wholeCancel !== undefined) return refuse('XC02')
  if (!isHeld(payment)) return refuse('XD02')
  if (asked.amount !== undefined && asked.amount !== payment.amount) return refuse('XI01', 'amount')
  payment.acquiredAtMs = nowMs
  const { shopOrderNo, amount, pgCno } = payment
  tools.record({ orderId: shopOrderNo, operation: 'capture', amount, reference: pgCno })
  const statusCode = statusAt(payment, nowMs)
  const fields = {
    mallId: payment.mall.mallId,
    shopTransactionId: asked.shopTransactionId,
    shopOrderNo,
    oriPgCno: pgCno,
    cancelPgCno: nextPgCno(call),
    transactionDate: wireDigits(nowMs),
    statusCode,
    statusMessage: statuses[statusCode],
  }
  keep(state, asked, { day: dayIn(nowMs), of: fields })
  return succeed('정상처리', fields)
}
