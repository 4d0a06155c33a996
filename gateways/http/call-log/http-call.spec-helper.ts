import { PaymentId, ProviderId, TransactionId } from '../../../ledger/core/ids.ts'
import type { HttpAnswer, HttpRequest } from '../answer.ts'
import type { HttpCall } from '../call.ts'

type Made = {
  readonly paymentId?: string
  readonly request?: Partial<HttpRequest>
  readonly answer?: HttpAnswer
  readonly at?: number
  readonly tookMs?: number
  readonly responseBytes?: number
}

export const answered = (value: unknown, status = 200): HttpAnswer => ({
  kind: 'answered',
  status,
  body: { kind: 'json', value },
})

export const provider = ProviderId('spec')

/** One try as the client tells it. */
export const httpCall = (made: Made = {}): HttpCall => {
  const request: HttpRequest = {
    operation: 'approve',
    context: {
      paymentId: PaymentId(made.paymentId ?? 'pay_1'),
      transactionId: TransactionId('txn_1'),
      correlationId: 'correlation-1',
      attempt: 1,
      limitMs: 30_000,
    },
    method: 'POST',
    baseUrl: 'https://provider.example/api/',
    path: '/v1/approvals',
    headers: { authorization: 'Bearer sk_0123456789', 'idempotency-key': 'txn_1' },
    body: { orderId: 'order-1', cardToken: 'tok_0123456789', amount: 10_000n },
    ...made.request,
  }
  const answer = made.answer ?? answered({ transactionId: 'ref-1', amount: 10_000 })
  const text =
    answer.kind === 'answered' && answer.body.kind === 'json' ? JSON.stringify(answer.body.value) : ''
  return {
    provider,
    request,
    address: { origin: 'https://provider.example', prefix: '/api' },
    answer,
    at: made.at ?? Date.parse('2026-11-20T09:00:00.123Z'),
    tookMs: made.tookMs ?? 12.4,
    requestLength: JSON.stringify(request.body ?? null, (_, value: unknown) =>
      typeof value === 'bigint' ? Number(value) : value,
    ).length,
    responseBytes: made.responseBytes ?? text.length,
  }
}
