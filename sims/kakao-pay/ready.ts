import type { z } from 'zod'
import { answerOf, type Answer } from '../kit/answer.ts'
import { refuse } from './answer.ts'
import { wellBehaved } from './behaviour.ts'
import type { Code } from './codes.ts'
import { contracted } from './contract.ts'
import { vatOf, type Payment } from './payment.ts'
import { readAsked, ReadyBody, type Asked } from './requests.ts'
import { localTime } from './wire-times.ts'
import { WINDOW_PATH } from './window.ts'

type Body = z.output<typeof ReadyBody>

/** Section 2.1. */
export const ready = (call: Asked): Answer => {
  const read = readAsked(call, ReadyBody)
  if ('refusal' in read) return read.refusal
  const { body } = read
  const wrong = wrongAmountIn(body)
  if (wrong !== undefined) return refuse(wrong)
  const payment = newPayment(call, body)
  const window = `${call.url}${WINDOW_PATH}/${payment.tid}`
  return answerOf(200, {
    tid: payment.tid,
    tms_result: false,
    next_redirect_app_url: window,
    next_redirect_mobile_url: window,
    next_redirect_pc_url: window,
    android_app_scheme: `kakaotalk://kakaopay/pg?tid=${payment.tid}`,
    ios_app_scheme: `kakaotalk://kakaopay/pg?tid=${payment.tid}`,
    created_at: localTime(payment.createdAtMs),
  })
}

type Charge = Pick<Body, 'cid' | 'total_amount' | 'tax_free_amount' | 'vat_amount'> &
  Partial<Pick<Body, 'green_deposit'>>

/** Only a subscription's first step may cost nothing: then its SID alone is issued. */
export const wrongAmountIn = (body: Charge): Code | undefined => {
  const { cid, total_amount: total, tax_free_amount: taxFree, vat_amount: vat = 0n } = body
  if (total === 0n && contracted(cid)?.isSubscription !== true) return '-703'
  if (taxFree > total) return '-704'
  if (vat > total - taxFree) return '-724'
  return (body.green_deposit ?? 0n) > total ? '-725' : undefined
}

type Opening = Omit<Body, 'cancel_url' | 'fail_url'>

/** As `ready` opens it: the payer has done nothing yet. */
export const newPayment = ({ state, tools, nowMs }: Asked, body: Opening): Payment => {
  const { total_amount: total, tax_free_amount: taxFree, vat_amount: vat } = body
  const payment: Payment = {
    tid: tools.nextId('T000'),
    cid: body.cid,
    orderId: body.partner_order_id,
    userId: body.partner_user_id,
    itemName: body.item_name,
    itemCode: body.item_code,
    quantity: body.quantity,
    amounts: { total, taxFree, vat: vat ?? vatOf(total, taxFree), greenDeposit: body.green_deposit },
    installMonth: body.install_month,
    approvalUrl: body.approval_url,
    createdAtMs: nowMs,
    wanted: body.payment_method_type,
    method: body.payment_method_type ?? 'CARD',
    behaviour: wellBehaved,
    status: 'READY',
    pgToken: undefined,
    sid: undefined,
    approvedId: undefined,
    actions: [],
  }
  state.payments.set(payment.tid, payment)
  return payment
}
