import { parseInstant } from '../../ledger/core/time.ts'
import { openedBefore, partOfTheRest, unreadable, type Before } from '../port/answering.spec-helper.ts'
import { contextOf, won } from '../port/conformance-subject.ts'
import type { ApproveRequest, CancelRequest, Gateway, InquiryByOrder } from '../port/gateway.ts'
import { easyPayGateway } from './gateway.ts'

const automatic = { mallId: 'T5102001' }
export const manual = { mallId: 'T5102001', manualAcquisition: 'yes' }

const call = {
  credentials: { baseUrl: 'http://provider', secretKey: 'easypay!KICCTEST', settings: automatic },
  context: contextOf('txn_1'),
  idempotencyKey: 'txn_1',
  // Half past midnight on the 20th in Seoul.
  requestedAt: parseInstant('2026-11-19T15:30:00Z'),
  taxFree: won(0n),
  amount: won(50_000n),
}
export const byToken: ApproveRequest = {
  ...call,
  providerOrderId: 'order-1',
  orderName: 'tea',
  instrument: { kind: 'token', token: 'auth-1' },
  installmentMonths: 0,
}
export const byKey: ApproveRequest = {
  ...byToken,
  instrument: { kind: 'billing_key', billingKey: 'bill-1', customerKey: 'cus-1' },
  installmentMonths: 3,
}
export const holding = { ...byToken, credentials: { ...call.credentials, settings: manual } }
export const reference = '23021103230010166889'
export const cancelling: CancelRequest = {
  ...call,
  reference,
  ...partOfTheRest,
  reason: 'why',
}
export const inquiring: InquiryByOrder = {
  ...call,
  providerOrderId: 'order-1',
  instrument: byToken.instrument,
}

/** Signed as the key and its three values have it. */
export const approved = {
  resCd: '0000',
  resMsg: '정상',
  mallId: 'T5102001',
  shopTransactionId: 'txn_1',
  shopOrderNo: 'order-1',
  pgCno: reference,
  amount: '50000',
  transactionDate: '20230211032336',
  statusCode: 'TS03',
  msgAuthValue: '670ea2c9ed44e2a714e8e9211536e8c41026e363f7b8f2ffe848dc8c0d64bb7c',
  paymentInfo: { payMethodTypeCode: '11', approvalNo: '00000001' },
}
export const cancelled = {
  resCd: '0000',
  resMsg: '정상취소',
  mallId: 'T5102001',
  shopTransactionId: 'txn_1',
  oriPgCno: reference,
  cancelPgCno: '23021203230010166890',
  transactionDate: '20230212032336',
  cancelAmount: '3000',
  remainAmount: 4_000,
  statusCode: 'TS06',
}
export const acquired = { ...cancelled, statusCode: 'TS03', cancelAmount: undefined, remainAmount: undefined }

export const approvedAt = '2023-02-10T18:23:36.000Z'

/** `at`: our clock. */
export const before = (value: unknown, at = '2026-11-20T00:00:00Z'): Before =>
  openedBefore(({ http }) => easyPayGateway({ http, now: () => parseInstant(at) }), value)

export const holdsBefore = (value: unknown): NonNullable<Gateway['preAuthorization']> => {
  const { preAuthorization } = before(value).gateway
  if (preAuthorization === undefined) throw new Error('no pre-authorization')
  return preAuthorization
}

/** What an answer that contradicts the contract or our request makes of it. */
export const contradicted = (resMsg: string): object => ({
  kind: 'unknown',
  failure: { ...unreadable(), providerCode: '0000', providerMessage: resMsg },
})
