import { instantOf } from '../../ledger/core/time.ts'
import { openedBefore, partOfTheRest, unreadable, type Before } from '../port/answering.spec-helper.ts'
import { contextOf, won } from '../port/conformance-subject.ts'
import type { ApproveRequest, CancelRequest, Gateway, NetCancelRequest } from '../port/gateway.ts'
import { nicePayGateway } from './gateway.ts'
import { paymentSignature, windowSignature } from './signatures.ts'

export const SECRET_KEY = '0123456789abcdef0123456789abcdef'
export const CLIENT_KEY = 'S2_demo_client_key'
export const now = instantOf(Date.parse('2026-11-20T00:30:00.000Z'))

export const call = {
  credentials: { baseUrl: 'http://provider', secretKey: SECRET_KEY, settings: { clientKey: CLIENT_KEY } },
  context: contextOf('txn_1'),
  idempotencyKey: 'txn_1',
  requestedAt: now,
  taxFree: won(200n),
  instrument: undefined,
  amount: won(10_000n),
}
const authToken = 'NICEUNTT1'
export const window = {
  authToken,
  clientId: CLIENT_KEY,
  orderId: 'order-1',
  amount: '10000',
  signature: windowSignature({ authToken, clientId: CLIENT_KEY, amount: 10_000n }, SECRET_KEY),
}
export const confirm: ApproveRequest = {
  ...call,
  providerOrderId: 'order-1',
  orderName: 'tea',
  instrument: { kind: 'token', token: 'UT 1/2', window },
  installmentMonths: 3,
}
export const billing: ApproveRequest = {
  ...confirm,
  instrument: { kind: 'billing_key', billingKey: 'BIKY=1/2', customerKey: 'cus@1' },
}
export const cancelling: CancelRequest = {
  ...call,
  reference: 'UT 1/2',
  ...partOfTheRest,
  reason: 'why',
}
export const undoing: NetCancelRequest = {
  ...call,
  providerOrderId: 'order-1',
  instrument: { kind: 'token', token: 'UT 1/2' },
  reason: 'answer lost',
}

const ediDate = '2026-11-20T09:30:01.123+0900'
const at = '2026-11-20T09:30:00.000+0900'
/** As the answer would be signed. */
export const signatureOf = (tid: string, amount: bigint): string =>
  paymentSignature({ tid, amount, ediDate }, SECRET_KEY)

export const approved = {
  resultCode: '0000',
  resultMsg: '정상 처리되었습니다.',
  tid: 'UT 1/2',
  cancelledTid: null,
  orderId: 'order-1',
  ediDate,
  signature: signatureOf('UT 1/2', 10_000n),
  status: 'paid',
  paidAt: at,
  failedAt: '0',
  cancelledAt: '0',
  payMethod: 'card',
  amount: 10_000,
  balanceAmt: 10_000,
  currency: 'KRW',
  approveNo: '00000001',
  cancels: null,
}
export const earlier = { tid: 'earlier', amount: 3_000, cancelledAt: at }
export const ours = { ...earlier, tid: 'ours' }
export const cancelled = {
  ...approved,
  status: 'partialCancelled',
  cancelledTid: 'ours',
  cancelledAt: at,
  balanceAmt: 4_000,
  cancels: [earlier, ours],
}
export const undone = {
  ...approved,
  status: 'cancelled',
  cancelledTid: 'UT 1/2',
  cancelledAt: at,
  balanceAmt: 0,
  cancels: [{ ...ours, tid: 'UT 1/2', amount: 10_000 }],
}

export const before = (value: unknown, status?: number): Before =>
  openedBefore(({ http }) => nicePayGateway({ http, now: () => now }), value, status)
export const approveAt = (value: unknown, request = confirm): ReturnType<Gateway['approve']> =>
  before(value).gateway.approve(request)
export const cancelAt = (value: unknown, request = cancelling): ReturnType<Gateway['cancel']> =>
  before(value).gateway.cancel(request)

export const unknown = { kind: 'unknown', failure: unreadable('0000', approved.resultMsg) }
