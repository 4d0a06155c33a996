import { instantOf } from '../../ledger/core/time.ts'
import type { HttpRequest } from '../http/answer.ts'
import { answering, partOfTheRest, unreadable } from '../port/answering.spec-helper.ts'
import { contextOf, won } from '../port/conformance-subject.ts'
import type { ApproveRequest, CancelRequest, Gateway } from '../port/gateway.ts'
import { softpaymentGateway } from './gateway.ts'

const call = {
  credentials: { baseUrl: 'http://provider', secretKey: 'sp_test_key', settings: { webhookSecret: 'hush' } },
  context: contextOf('txn_1'),
  idempotencyKey: 'txn_1',
  requestedAt: instantOf(0),
  taxFree: won(0n),
  amount: won(10_000n),
}
export const charging: ApproveRequest = {
  ...call,
  providerOrderId: 'order-1',
  orderName: 'tea',
  instrument: { kind: 'billing_key', billingKey: 'bill=1/2', customerKey: 'cus@1' },
  installmentMonths: 0,
}
export const cancelling: CancelRequest = {
  ...call,
  reference: 'pay 1/2',
  ...partOfTheRest,
  reason: 'why',
}

const at = '2026-11-20T09:30:00+09:00'
export const done = { paymentKey: 'pay 1/2', status: 'DONE', approvedAt: at, amount: 10_000 }
export const cancelled = {
  paymentKey: 'pay 1/2',
  status: 'PARTIAL_CANCELED',
  canceledAt: at,
  cancelAmount: 3_000,
}

export const before = (
  value: unknown,
  status?: number,
): { readonly gateway: Gateway; readonly sent: readonly HttpRequest[] } => {
  const { http, sent } = answering(value, status)
  return { gateway: softpaymentGateway({ http }), sent }
}

export const unknown = { kind: 'unknown', failure: unreadable() }
