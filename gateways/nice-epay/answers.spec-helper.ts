import { createHash } from 'node:crypto'
import { instantOf } from '../../ledger/core/time.ts'
import { openedBefore, type Before } from '../port/answering.spec-helper.ts'
import { contextOf, won } from '../port/conformance-subject.ts'
import type { ApproveRequest, CancelRequest, NetCancelRequest } from '../port/gateway.ts'
import { niceEpayAccountGateway, niceEpayCardGateway } from './gateway.ts'

/** The public sample contract, whose hashes the public manual computes. */
export const MERCHANT_KEY =
  'EYzu8jGGMfqaDEp76gSckuvnaHHu+bC4opsSN6lHv3b2lurNYkVXrZ7Z1AoqQnXI3eLuaUFyoRNC6FkrzVjceg=='
export const MID = 'nicepay00m'
export const TID = 'nicepay00m01012006221311045107'

export const sha256 = (...parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('')).digest('hex')

export const now = instantOf(Date.parse('2026-11-20T09:30:00+09:00'))
const key = 'txn_00000000000000000000000000000001'
export const call = {
  credentials: {
    baseUrl: 'https://webapi.nicepay.co.kr',
    secretKey: MERCHANT_KEY,
    settings: { mid: MID, cancelBaseUrl: 'https://pg-api.nicepay.co.kr' },
  },
  context: contextOf(key),
  idempotencyKey: key,
  requestedAt: now,
  taxFree: won(0n),
  amount: won(1_004n),
  providerOrderId: 'order-1',
}

const AUTH_TOKEN = 'NICETOKNF435F661A2D54ED799BFB9F4B3F7E369'
export const window = {
  AuthToken: AUTH_TOKEN,
  NextAppURL: 'https://dc1-api.nicepay.co.kr/webapi/pay_process.jsp',
  NetCancelURL: 'https://dc2-api.nicepay.co.kr/webapi/cancel_process.jsp',
  Signature: 'cc94db193780ffb83d79845bb001b26da397cb5855dd285a3b85a4acc1fa55fe',
  PayMethod: 'CARD',
}
export const token = { kind: 'token', token: TID, window } as const
export const approving: ApproveRequest = {
  ...call,
  orderName: '녹차',
  instrument: token,
  installmentMonths: 0,
}
export const billing: ApproveRequest = {
  ...approving,
  instrument: { kind: 'billing_key', billingKey: 'BIKY0', customerKey: 'customer' },
  installmentMonths: 3,
}
export const cancelling: CancelRequest = {
  ...call,
  reference: TID,
  amount: won(304n),
  captured: won(1_004n),
  balanceBefore: won(1_004n),
  leftAtMost: won(700n),
  reason: '고객 변심',
}
export const undoing: NetCancelRequest = { ...call, instrument: token, reason: 'lost' }
export const inquiry = { ...call, instrument: token }

export const signatureOf = (tid: string, amount: string): string => sha256(tid, MID, amount, MERCHANT_KEY)

export const approved = {
  ResultCode: '3001',
  ResultMsg: '카드 결제 성공',
  TID,
  MID,
  Moid: 'order-1',
  Amt: '000000001004',
  AuthCode: '12345678',
  AuthDate: '261120093001',
  Signature: signatureOf(TID, '000000001004'),
}
export const cancelled = {
  ResultCode: '2001',
  ResultMsg: '취소 성공',
  TID,
  MID,
  Moid: key,
  CancelAmt: '000000000304',
  RemainAmt: '000000000700',
  CancelDate: '20261120',
  CancelTime: '093002',
  CancelNum: '00000001',
  Signature: signatureOf(TID, '000000000304'),
}
export const standing = {
  ResultCode: '0000',
  ResultMsg: '정상 처리',
  TID,
  Status: '0',
  AuthCode: '12345678',
  AuthDate: '261120093001',
}

/** A provider that says `value` to everything. */
export const before = (value: unknown, status?: number): Before =>
  openedBefore(({ http }) => niceEpayCardGateway({ http, now: () => now }), value, status)
export const accountBefore = (value: unknown): Before =>
  openedBefore(({ http }) => niceEpayAccountGateway({ http, now: () => now }), value)
