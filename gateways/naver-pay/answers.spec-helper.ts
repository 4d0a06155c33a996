import { instantOf } from '../../ledger/core/time.ts'
import type { HttpAnswer, HttpClient, HttpRequest } from '../http/answer.ts'
import { partOfTheRest, unreadable } from '../port/answering.spec-helper.ts'
import { contextOf, won } from '../port/conformance-subject.ts'
import type { ApproveRequest, CancelRequest, Gateway } from '../port/gateway.ts'
import { naverPayGateway, naverSimplePayGateway } from './gateway.ts'

const requestedAt = instantOf(Date.parse('2026-11-20T09:30:00+09:00'))

export const call = {
  credentials: {
    baseUrl: 'http://provider',
    secretKey: 'client-secret',
    settings: { clientId: 'client-id', chainId: 'chain-id', partnerId: 'partner' },
  },
  context: contextOf('txn_1'),
  idempotencyKey: 'txn_1',
  requestedAt,
  taxFree: won(200n),
  amount: won(10_000n),
}
export const payment: ApproveRequest = {
  ...call,
  providerOrderId: 'order-1',
  orderName: 'tea',
  instrument: { kind: 'token', token: 'pay-1' },
  installmentMonths: 0,
}
export const charge: ApproveRequest = {
  ...payment,
  instrument: { kind: 'billing_key', billingKey: 'recurrent-1', customerKey: 'user-1' },
}
export const cancelling: CancelRequest = {
  ...call,
  reference: 'pay-1',
  ...partOfTheRest,
  reason: 'why',
}

export const told = (body: unknown): object => ({ code: 'Success', message: '성공', body })

export const detail = {
  paymentId: 'pay-1',
  payHistId: 'hist-1',
  merchantPayKey: 'order-1',
  admissionTypeCode: '01',
  admissionState: 'SUCCESS',
  admissionYmdt: '20261120093005',
  totalPayAmount: 10_000,
  primaryPayMeans: 'CARD',
  cardAuthNo: '00000001',
  cardInstCount: 3,
}
export const approvedBody = { paymentId: 'pay-1', detail }
export const reservedBody = { recurrentId: 'recurrent-1', paymentId: 'pay-1' }
export const cancelledBody = {
  paymentId: 'pay-1',
  payHistId: 'hist-3',
  primaryPayMeans: 'CARD',
  primaryPayCancelAmount: 2_000,
  npointCancelAmount: 1_000,
  giftCardCancelAmount: 0,
  discountCancelAmount: 0,
  totalRestAmount: 4_000,
  cancelYmdt: '20261120100000',
}
export const earlier = {
  ...detail,
  payHistId: 'hist-2',
  admissionTypeCode: '04',
  admissionYmdt: '20261120094500',
  totalPayAmount: 3_000,
}
/** In the same second. */
export const later = { ...earlier, payHistId: 'hist-3', totalPayAmount: 1_000 }

export const page = (list: readonly unknown[], totalPageCount = 1): object => told({ totalPageCount, list })

export type Said = HttpAnswer | { readonly status?: number; readonly value: unknown }

/** The network before a provider that answers the requests in this order, and the last of them for ever. */
export const before = (
  ...answers: readonly Said[]
): { readonly pay: Gateway; readonly simple: Gateway; readonly sent: readonly HttpRequest[] } => {
  const sent: HttpRequest[] = []
  const http: HttpClient = {
    send: (request) => {
      const said = answers[Math.min(sent.length, answers.length - 1)]
      if (said === undefined) throw new Error('nothing is answered')
      sent.push(request)
      if ('kind' in said) return Promise.resolve(said)
      const { status = 200, value } = said
      return Promise.resolve({ kind: 'answered', status, body: { kind: 'json', value } })
    },
    close: () => Promise.resolve(),
  }
  const now = () => instantOf(Date.parse('2026-11-20T09:31:00+09:00'))
  return { pay: naverPayGateway({ http, now }), simple: naverSimplePayGateway({ http, now }), sent }
}

/** What was said of it stands with it. */
export const unknown = { kind: 'unknown', failure: unreadable('Success', '성공') }
