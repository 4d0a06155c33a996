import type { z } from 'zod'
import type { Answer, Json } from '../kit/answer.ts'
import type { Call } from '../kit/provider.ts'
import { wireDigits } from '../kit/wire-time.ts'
import { refuse, succeed } from './answer.ts'
import type { Code } from './codes.ts'
import { refunded } from './notifications.ts'
import { CancelBody } from './requests.ts'
import { isSigned, SITE_CODE } from './site.ts'
import { leftOf, type Payment, type World } from './world.ts'

type Asked = z.output<typeof CancelBody>

/** Section 2.3. */
export const cancel = (call: Call<World>): Answer => {
  const body = CancelBody.safeParse(call.input)
  if (!body.success) return refuse('Z001')
  const asked = body.data
  if (!isSigned(asked.kcp_sign_data, [SITE_CODE, asked.tno, asked.mod_type])) return refuse('S032')
  const payment = call.state.payments.get(asked.tno)
  if (payment === undefined) return refuse('Z020')
  const refusal = refusalOf(payment, asked)
  if (refusal !== undefined) return refuse(refusal)
  return succeed(carryOut(call, payment, asked))
}

/** rem_mny is what the merchant believes to be left: KCP knowing another balance, nothing is cancelled. */
const refusalOf = (payment: Payment, asked: Asked): Code | undefined => {
  const left = leftOf(payment)
  if (payment.isClosed || left === 0n) return '8133'
  if (asked.mod_type === 'STSC') return payment.cancels.length > 0 ? '8038' : undefined
  // Of a virtual account that nobody has paid into there are no parts.
  if (payment.paidAtMs === null) return 'Z022'
  if (asked.rem_mny !== left) return 'Z021'
  return asked.mod_mny > left ? 'Z022' : undefined
}

type Fields = Readonly<Record<string, Json>>

const carryOut = (call: Call<World>, payment: Payment, asked: Asked): Fields => {
  const { tno, paidAtMs } = payment
  const common = { tno, canc_time: wireDigits(call.nowMs), amount: String(payment.amount) }
  if (asked.mod_type === 'STPC') {
    const { mod_mny: amount } = asked
    const left = move(call, payment, amount)
    return {
      ...common,
      mod_mny: String(amount),
      rem_mny: String(left),
      mod_pcan_seq_no: String(payment.cancels.length),
      ...cardParts(payment, amount),
    }
  }
  payment.isClosed = true
  if (paidAtMs === null) return common
  move(call, payment, payment.amount)
  return { ...common, ...cardParts(payment, payment.amount) }
}

const cardParts = ({ payType }: Payment, amount: bigint): Fields =>
  payType === 'PACA' ? { card_mod_mny: String(amount), coupon_mod_mny: '0' } : {}

/** Gives what is left. */
const move = ({ tools, nowMs }: Call<World>, payment: Payment, amount: bigint): bigint => {
  const left = leftOf(payment) - amount
  payment.cancels.push({ amount, left, atMs: nowMs })
  const reference = `${payment.tno}/${String(payment.cancels.length)}`
  tools.record({ orderId: payment.orderNo, operation: 'cancel', amount, reference })
  if (payment.payType === 'PAVC')
    tools.notify(() => refunded(payment, amount, { eventId: reference, atMs: nowMs }))
  return left
}
