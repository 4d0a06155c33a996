import { instantOf } from '../../ledger/core/time.ts'
import type { HttpRequest } from '../http/answer.ts'
import { answering, partOfTheRest, unreadable } from '../port/answering.spec-helper.ts'
import { contextOf, won } from '../port/conformance-subject.ts'
import type { ApproveRequest, CancelRequest, Gateway, InquiryByTransaction } from '../port/gateway.ts'
import { kcpGateway } from './gateway.ts'
import { demoCredentials } from './sim.spec-helper.ts'

export const tno = '20261120000001'
const requestedAt = instantOf(Date.parse('2026-11-20T00:29:59Z'))
const call = {
  credentials: demoCredentials('http://provider'),
  context: contextOf('txn_1'),
  idempotencyKey: 'txn_1',
  requestedAt,
  taxFree: won(0n),
  amount: won(10_000n),
}
export const fromWindow: ApproveRequest = {
  ...call,
  providerOrderId: 'order-1',
  orderName: '녹차, "우전"',
  instrument: { kind: 'token', token: 'enc-data', window: { enc_info: 'enc-info', tran_cd: '00100000' } },
  installmentMonths: 3,
}
export const withBatchKey: ApproveRequest = {
  ...fromWindow,
  instrument: { kind: 'billing_key', billingKey: 'batch-key', customerKey: 'anybody' },
}
export const cancellingPart: CancelRequest = {
  ...call,
  reference: tno,
  ...partOfTheRest,
  reason: '변심 <b>',
}
export const cancellingAll: CancelRequest = {
  ...cancellingPart,
  amount: won(10_000n),
  captured: won(10_000n),
  balanceBefore: won(10_000n),
  leftAtMost: won(0n),
}
export const inquiring: InquiryByTransaction = {
  ...call,
  reference: tno,
  instrument: fromWindow.instrument,
}

const success = { res_cd: '0000', res_msg: '정상처리', tno }
export const approved = {
  ...success,
  order_no: 'order-1',
  amount: '10000',
  pay_method: 'PACA',
  app_time: '20261120093000',
  app_no: '00000001',
}
export const cancelledPart = {
  ...success,
  canc_time: '20261120093100',
  amount: '10000',
  mod_mny: '3000',
  rem_mny: '4000',
  mod_pcan_seq_no: '2',
}
export const cancelledAll = { ...success, canc_time: '20261120093100' }
export const inquired = { ...approved, rem_mny: '10000', stat_ca_cd: 'STSR' }

export const before = (
  value: unknown,
  status?: number,
): { readonly gateway: Gateway; readonly sent: readonly HttpRequest[] } => {
  const { http, sent } = answering(value, status)
  return { gateway: kcpGateway({ http }), sent }
}

export const bodyOf = (request: HttpRequest | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(request?.body ?? {}).map(([name, value]) => [name, String(value)]))

export const unknown = { kind: 'unknown', failure: unreadable() }
