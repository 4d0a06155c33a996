import { instantOf } from '../../ledger/core/time.ts'
import type { HttpClient, HttpRequest } from '../http/answer.ts'
import { answering, partOfTheRest, unreadable } from '../port/answering.spec-helper.ts'
import { contextOf, won } from '../port/conformance-subject.ts'
import type {
  ApproveRequest,
  CancelRequest,
  Gateway,
  InquiryByOrder,
  ToldOnInquiry,
} from '../port/gateway.ts'
import { kakaoPayGateway } from './gateway.ts'

const settings = { cid: 'TC0ONETIME', billingCid: 'TCSUBSCRIP' }
export const call = {
  credentials: { baseUrl: 'http://provider', secretKey: 'DEVkey0123456789', settings },
  context: contextOf('txn_1'),
  idempotencyKey: 'txn_1',
  requestedAt: instantOf(0),
  taxFree: won(200n),
  amount: won(10_000n),
}
const window = { pg_token: 'pg-1', partner_user_id: 'user-1' }
export const oneTime: ApproveRequest = {
  ...call,
  providerOrderId: 'order-1',
  orderName: 'tea',
  instrument: { kind: 'token', token: 'T1', window },
  installmentMonths: 3,
}
export const subscription: ApproveRequest = {
  ...oneTime,
  instrument: { kind: 'billing_key', billingKey: 'S1', customerKey: 'user-1' },
  installmentMonths: 0,
}
export const cancelling: CancelRequest = {
  ...call,
  reference: 'T1',
  ...partOfTheRest,
  reason: 'why',
}
export const asking: InquiryByOrder = { ...call, providerOrderId: 'order-1', instrument: oneTime.instrument }

const amountOf = (total: number): object => ({
  total,
  tax_free: 0,
  vat: 0,
  point: 0,
  discount: 0,
  green_deposit: 0,
})

export const approved = {
  aid: 'A1',
  tid: 'T1',
  cid: 'TC0ONETIME',
  partner_order_id: 'order-1',
  partner_user_id: 'user-1',
  payment_method_type: 'CARD',
  amount: amountOf(10_000),
  card_info: { approved_id: '00000001' },
  created_at: '2026-11-20T09:29:00',
  approved_at: '2026-11-20T09:30:00',
}
export const cancelled = {
  ...approved,
  aid: 'A3',
  status: 'PART_CANCEL_PAYMENT',
  approved_cancel_amount: amountOf(3_000),
  canceled_amount: amountOf(6_000),
  cancel_available_amount: amountOf(4_000),
  canceled_at: '2026-11-20T09:32:00',
}
export const paidDetail = {
  aid: 'A1',
  payment_action_type: 'PAYMENT',
  payment_method_type: 'CARD',
  amount: 10_000,
  point_amount: 0,
  discount_amount: 0,
  approved_at: '2026-11-20T09:30:00',
}
export const cancelDetail = {
  ...paidDetail,
  aid: 'A2',
  payment_action_type: 'CANCEL',
  amount: 3_000,
  approved_at: '2026-11-20T09:31:00',
}
export const order = {
  ...approved,
  status: 'SUCCESS_PAYMENT',
  canceled_amount: amountOf(0),
  cancel_available_amount: amountOf(10_000),
  payment_action_details: [paidDetail],
}
/** Of which so much was cancelled. */
export const orderWith = (sum: number, details: readonly object[], more: object = {}): object => ({
  ...order,
  status: sum === 10_000 ? 'CANCEL_PAYMENT' : 'PART_CANCEL_PAYMENT',
  canceled_amount: amountOf(sum),
  cancel_available_amount: amountOf(10_000 - sum),
  canceled_at: '2026-11-20T09:31:00',
  payment_action_details: [paidDetail, ...details],
  ...more,
})
export const totals = (total: unknown): object => ({ ...amountOf(0), total })

export const before = (
  value: unknown,
  status?: number,
): { readonly gateway: Gateway; readonly sent: readonly HttpRequest[] } => {
  const { http, sent } = answering(value, status)
  return { gateway: kakaoPayGateway({ http }), sent }
}
export const approveAt = (value: unknown, request = oneTime): ReturnType<Gateway['approve']> =>
  before(value).gateway.approve(request)
export const cancelAt = (value: unknown, request = cancelling): ReturnType<Gateway['cancel']> =>
  before(value).gateway.cancel(request)
export const byOrder = async (value: unknown, request = asking): Promise<ToldOnInquiry | undefined> =>
  before(value).gateway.inquire.byOrder?.(request)

/** A refusal as section 4 has it. */
export const refusal = (code: number, result?: string): object => ({
  error_code: code,
  error_message: '거절',
  ...(result === undefined ? {} : { extras: { method_result_code: result, method_result_message: '사유' } }),
})

export const unknown = { kind: 'unknown', failure: unreadable() }

/** The network before a provider that answers the requests in this order. */
export const inTurn = (
  ...answers: readonly (readonly [value: unknown, status?: number])[]
): { readonly gateway: Gateway; readonly sent: readonly HttpRequest[] } => {
  const sent: HttpRequest[] = []
  const http: HttpClient = {
    send: (request) => {
      const [value, status = 200] = answers[sent.length] ?? []
      sent.push(request)
      return Promise.resolve({ kind: 'answered', status, body: { kind: 'json', value } })
    },
    close: () => Promise.resolve(),
  }
  return { gateway: kakaoPayGateway({ http }), sent }
}
