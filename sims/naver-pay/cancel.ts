import type { Answer } from '../kit/answer.ts'
import type { Call } from '../kit/provider.ts'
import { wireDigits } from '../kit/wire-time.ts'
import { invalid, refuse, succeed } from './answer.ts'
import { meansOf } from './detail.ts'
import type { Operation } from './operation.ts'
import { CancelBody } from './requests.ts'
import { amountOf, cancelsOf, isApproved, restOf, type Payment, type Row, type World } from './world.ts'

/** How long a cancel takes that was accepted and not done at once. */
const UNFINISHED_MS = 5_000

/** Section 2.2. */
export const cancel: Operation = (call) => {
  const body = CancelBody.safeParse(call.input)
  if (!body.success) return invalid(body.error)
  const payment = call.state.payments.get(body.data.paymentId)
  if (payment === undefined || !isApproved(payment)) return refuse('InvalidPaymentId')
  return refusalOf(payment, body.data, call.nowMs) ?? carryOut(call, payment, body.data)
}

const refusalOf = (payment: Payment, asked: CancelBody, nowMs: number): Answer | undefined => {
  const { behaviour } = payment
  const rest = restOf(payment)
  const { cancelAmount, taxScopeAmount, taxExScopeAmount } = asked
  if (cancelsOf(payment).some(({ finishedAtMs }) => nowMs < finishedAtMs))
    return refuse('PreCancelNotComplete')
  if (amountOf(rest) === 0n) return refuse('AlreadyCanceled')
  if (cancelAmount > amountOf(rest)) return refuse('OverRemainAmount')
  if (asked.doCompareRest === '1' && amountOf(rest) - cancelAmount !== asked.expectedRestAmount)
    return refuse('RestAmountDiff')
  if (taxScopeAmount + taxExScopeAmount !== cancelAmount) return refuse('TaxScopeAmountError')
  if (taxScopeAmount > rest.taxScope || taxExScopeAmount > rest.taxExScope)
    return refuse('TaxScopeAmtGreaterThanRemainError')
  if (behaviour.kind !== 'approve' || behaviour.cancel === undefined) return undefined
  return behaviour.cancel === 'CancelNotComplete' ? undefined : refuse(behaviour.cancel)
}

const carryOut = (call: Call<World>, payment: Payment, asked: CancelBody): Answer => {
  const row = rowOf(call, payment, asked)
  payment.rows.push(row)
  const { merchantPayKey: orderId } = payment
  const { payHistId: reference } = row
  call.tools.record({ orderId, operation: 'cancel', amount: asked.cancelAmount, reference })
  return row.finishedAtMs > call.nowMs ? refuse('CancelNotComplete') : succeed(answerOf(payment, row))
}

/** What was paid by card or from an account goes back before the points. */
const rowOf = ({ tools, nowMs }: Call<World>, payment: Payment, asked: CancelBody): Row => {
  const { behaviour, total } = payment
  const { cancelAmount } = asked
  const rest = restOf(payment)
  const primary = cancelAmount < rest.primary ? cancelAmount : rest.primary
  const isSlow = behaviour.kind === 'approve' && behaviour.cancel === 'CancelNotComplete'
  return {
    payHistId: tools.nextId(`${wireDigits(nowMs).slice(0, 8)}NH`),
    admissionTypeCode: cancelAmount === total ? '03' : '04',
    admissionState: 'SUCCESS',
    primary,
    npoint: cancelAmount - primary,
    taxScope: asked.taxScopeAmount,
    taxExScope: asked.taxExScopeAmount,
    atMs: nowMs,
    finishedAtMs: nowMs + (isSlow ? UNFINISHED_MS : 0),
    merchantPayTransactionKey: asked.merchantPayTransactionKey ?? null,
  }
}

const answerOf = (payment: Payment, row: Row): Parameters<typeof succeed>[0] => {
  const rest = restOf(payment)
  return {
    paymentId: payment.paymentId,
    payHistId: row.payHistId,
    primaryPayMeans: meansOf(payment).primaryPayMeans,
    primaryPayCancelAmount: row.primary,
    primaryPayRestAmount: rest.primary,
    npointCancelAmount: row.npoint,
    npointRestAmount: rest.npoint,
    giftCardCancelAmount: 0,
    giftCardRestAmount: 0,
    discountCancelAmount: 0,
    discountRestAmount: 0,
    taxScopeAmount: row.taxScope,
    taxExScopeAmount: row.taxExScope,
    taxScopeRestAmount: rest.taxScope,
    taxExScopeRestAmount: rest.taxExScope,
    totalRestAmount: amountOf(rest),
    cancelYmdt: wireDigits(row.finishedAtMs),
  }
}
