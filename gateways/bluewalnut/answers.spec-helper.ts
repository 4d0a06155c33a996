import { instantOf } from '../../ledger/core/time.ts'
import { openedBefore, partOfTheRest, unreadable, type Before } from '../port/answering.spec-helper.ts'
import { contextOf, won } from '../port/conformance-subject.ts'
import type { ApproveRequest, CancelRequest, InquiryByTransaction } from '../port/gateway.ts'
import { bluewalnutGateway } from './gateway.ts'

export const now = instantOf(Date.parse('2026-11-20T00:40:00Z'))
const call = {
  credentials: { baseUrl: 'http://provider', secretKey: 'bWVyY2hhbnRLZXk=', settings: { mid: 'hdptest01m' } },
  context: contextOf('txn_1'),
  idempotencyKey: 'txn_1',
  requestedAt: instantOf(Date.parse('2026-11-20T00:30:00Z')),
  taxFree: won(0n),
}
/** SHA-256 of 20261120092900, hdptest01m, 10000 and the MerchantKey, as `sha256sum` has it. */
export const ENCRYPT_DATA = '6312ffb77cfb91182b6e08887cc47a4a9fcde6b9fde247d6bc99d59f31955fb0'
export const window = {
  TrKey: 'tr key',
  Guid: 'guid',
  EdiDate: '20261120092900',
  EncryptData: ENCRYPT_DATA,
  AppCardCode: '02',
  AppCardQuota: '03',
  Moid: 'order-1',
  Amt: '10000',
}
export const approving: ApproveRequest = {
  ...call,
  amount: won(10_000n),
  providerOrderId: 'order-1',
  orderName: 'tea',
  instrument: { kind: 'token', token: 'tid 1', window },
  installmentMonths: 3,
}
export const cancelling: CancelRequest = {
  ...call,
  reference: 'tid 1',
  ...partOfTheRest,
  reason: '변심',
}
export const inquiring: InquiryByTransaction = {
  ...call,
  amount: won(10_000n),
  instrument: undefined,
  reference: 'tid 1',
}

export const approval = {
  ResultCode: '3001',
  ResultMsg: '카드 결제 성공',
  TID: 'tid 1',
  MID: 'hdptest01m',
  Moid: 'order-1',
  Amt: '000000010000',
  AuthDate: '261120093000',
  AuthCode: '00000001',
}
export const cancelled = {
  ResultCode: '2001',
  ResultMsg: '취소 성공',
  TID: 'tid 1',
  MID: 'hdptest01m',
  CancelAmt: '000000003000',
  CancelDate: '20261120',
  CancelTime: '093000',
  CancelNum: '00000002',
  StateCD: '0',
  CcPartCl: '1',
}
export const standing = {
  ResultCode: '0000',
  ResultMsg: '정상 처리되었습니다.',
  TID: 'tid 1',
  MID: 'hdptest01m',
  Moid: 'order-1',
  StateCD: '0',
  Amt: '000000010000',
  RemainAmt: '000000007000',
  AuthDate: '261120093000',
  AuthCode: '00000001',
}

export const before = (value: unknown, status?: number): Before =>
  openedBefore(({ http }) => bluewalnutGateway({ http, now: () => now }), value, status)

export const unknown = { kind: 'unknown', failure: unreadable() }
