import { instantOf } from '../../ledger/core/time.ts'
import type { HttpRequest } from '../http/answer.ts'
import { answering, partOfTheRest, unreadable } from '../port/answering.spec-helper.ts'
import { contextOf, won } from '../port/conformance-subject.ts'
import type { ApproveRequest, CancelRequest, Gateway } from '../port/gateway.ts'
import { tossGateway } from './gateway.ts'

export const call = {
  credentials: { baseUrl: 'http://provider', secretKey: 'test_sk' },
  context: contextOf('txn_1'),
  idempotencyKey: 'txn_1',
  requestedAt: instantOf(0),
  taxFree: won(200n),
  instrument: undefined,
  amount: won(10_000n),
}
export const confirm: ApproveRequest = {
  ...call,
  providerOrderId: 'order-1',
  orderName: 'tea',
  instrument: { kind: 'token', token: 'pay 1/2' },
  installmentMonths: 3,
}
export const billing: ApproveRequest = {
  ...confirm,
  instrument: { kind: 'billing_key', billingKey: 'bill=1/2', customerKey: 'cus@1' },
}
export const cancelling: CancelRequest = {
  ...call,
  reference: 'pay 1/2',
  ...partOfTheRest,
  reason: 'why',
}

const at = '2026-11-20T09:30:00+09:00'
export const approved = {
  paymentKey: 'pay 1/2',
  orderId: 'order-1',
  status: 'DONE',
  method: '카드',
  currency: 'KRW',
  totalAmount: 10_000,
  balanceAmount: 10_000,
  approvedAt: at,
  lastTransactionKey: 'first',
  card: { approveNo: '00000001' },
  cancels: null,
}
export const earlier = {
  cancelAmount: 3_000,
  refundableAmount: 7_000,
  canceledAt: at,
  transactionKey: 'earlier',
  cancelStatus: 'DONE',
}
export const ours = { ...earlier, refundableAmount: 4_000, transactionKey: 'ours' }
export const cancelled = {
  ...approved,
  status: 'PARTIAL_CANCELED',
  balanceAmount: 4_000,
  lastTransactionKey: 'ours',
  cancels: [earlier, ours],
}

export const before = (
  value: unknown,
  status?: number,
): { readonly gateway: Gateway; readonly sent: readonly HttpRequest[] } => {
  const { http, sent } = answering(value, status)
  return { gateway: tossGateway({ http }), sent }
}
export const approveAt = (value: unknown, request = confirm): ReturnType<Gateway['approve']> =>
  before(value).gateway.approve(request)
export const cancelAt = (value: unknown, request = cancelling): ReturnType<Gateway['cancel']> =>
  before(value).gateway.cancel(request)

export const unknown = { kind: 'unknown', failure: unreadable() }
export const underWay = { kind: 'unknown', failure: { ...unreadable(), category: 8013, kind: 'system' } }
