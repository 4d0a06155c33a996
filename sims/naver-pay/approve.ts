import type { Answer } from '../kit/answer.ts'
import type { Call } from '../kit/provider.ts'
import { wireDigits } from '../kit/wire-time.ts'
import { invalid, refuse, succeed } from './answer.ts'
import { isRemembered } from './codes.ts'
import { detailOf, partsOf } from './detail.ts'
import type { Operation } from './operation.ts'
import { ApproveBody, ChargeBody } from './requests.ts'
import { isApproved, type Payment, type Row, type World } from './world.ts'

/** Section 2: about ten minutes from the payer's authentication, or from the reservation of a charge. */
const APPROVE_WITHIN_MS = 10 * 60 * 1000

/** Section 2.1, of a payment that the payer agreed to in the window. */
export const approve: Operation = (call) => {
  const body = ApproveBody.safeParse(call.input)
  if (!body.success) return invalid(body.error)
  const { paymentId } = body.data
  const payment = call.state.payments.get(paymentId)
  if (payment?.recurrentId !== null) return refuse('InvalidPaymentId')
  return settle(call, payment, (row) => ({ paymentId, detail: detailOf(payment, row) }))
}

/** Simple Pay 1, step 5. */
export const approveCharge: Operation = (call) => {
  const body = ChargeBody.safeParse(call.input)
  if (!body.success) return invalid(body.error)
  const { paymentId, recurrentId } = body.data
  const payment = call.state.payments.get(paymentId)
  if (payment === undefined) return refuse('InvalidPaymentId')
  if (payment.recurrentId !== recurrentId)
    return refuse('InvalidParameter', 'recurrentId: 결제번호와 일치하지 않습니다.')
  return settle(call, payment, (row) => ({ paymentId, recurrentId, detail: detailOf(payment, row) }))
}

type Told = Parameters<typeof succeed>[0]

const settle = (call: Call<World>, payment: Payment, told: (row: Row) => Told): Answer => {
  const { behaviour } = payment
  if (isApproved(payment)) return refuse('AlreadyComplete')
  if (call.nowMs >= payment.openedAtMs + APPROVE_WITHIN_MS) return refuse('TimeExpired')
  if (behaviour.kind === 'decline') {
    if (isRemembered(behaviour.code)) tryOf(call, payment, 'FAIL')
    return refuse(behaviour.code)
  }
  const row = tryOf(call, payment, behaviour.kind === 'approve' ? 'SUCCESS' : 'FAIL')
  if (row.admissionState === 'SUCCESS')
    call.tools.record({
      orderId: payment.merchantPayKey,
      operation: 'approve',
      amount: payment.total,
      reference: payment.paymentId,
    })
  return succeed(told(row))
}

const tryOf = (
  { tools, nowMs }: Call<World>,
  payment: Payment,
  admissionState: Row['admissionState'],
): Row => {
  const { taxScope, taxExScope } = payment
  const row: Row = {
    ...partsOf(payment),
    payHistId: tools.nextId(`${wireDigits(nowMs).slice(0, 8)}NH`),
    admissionTypeCode: '01',
    admissionState,
    taxScope,
    taxExScope,
    atMs: nowMs,
    finishedAtMs: nowMs,
    merchantPayTransactionKey: null,
  }
  payment.rows.push(row)
  return row
}
