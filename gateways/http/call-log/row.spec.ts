import { expect } from 'chai'
import { ProviderId } from '../../../ledger/core/ids.ts'
import { answered, httpCall, provider } from './http-call.spec-helper.ts'
import type { Row } from './columns.ts'
import { LARGEST_BODY, rowOf } from './row.ts'

const fields = new Map([[provider, new Set(['orderId', 'amount', 'transactionId', 'code', 'message'])]])
const row = (made: Parameters<typeof httpCall>[0]): Row => rowOf(httpCall(made), fields)

describe('a call as a row', () => {
  it('has what may be kept and no header', () => {
    expect(row({})).to.deep.equal({
      kind: 'call',
      at: String(Date.parse('2026-11-20T09:00:00.123Z')),
      provider: 'spec',
      operation: 'approve',
      payment_id: 'pay_1',
      transaction_id: 'txn_1',
      correlation_id: 'correlation-1',
      attempt: '1',
      method: 'POST',
      origin: 'https://provider.example',
      path: '/api/v1/approvals',
      request_body: '{"orderId":"order-1","cardToken":"[redacted]","amount":10000}',
      response_body: '{"transactionId":"ref-1","amount":10000}',
      status: '200',
      result: 'answered',
      cause: '',
      error_code: '',
      took_ms: '12',
    })
  })
  it('keeps nothing of a provider that nobody wrote a list for', () => {
    const call = { ...httpCall(), provider: ProviderId('new') }
    expect(rowOf(call, fields).request_body).to.equal(
      '{"orderId":"[redacted]","cardToken":"[redacted]","amount":"[redacted]"}',
    )
  })
  it('tells a try without an answer', () => {
    const answer = { kind: 'not_sent', cause: 'unreachable', errorCode: 'ECONNREFUSED' } as const
    expect(row({ answer })).to.include({
      status: '',
      result: 'not_sent',
      cause: 'unreachable',
      error_code: 'ECONNREFUSED',
      response_body: '',
    })
  })
  it('keeps of a body that is unreadable or too large its size only', () => {
    const unreadable = {
      kind: 'answered',
      status: 200,
      body: { kind: 'unreadable', cause: 'not_json' },
    } as const
    expect(row({ answer: unreadable, responseBytes: 77 }).response_body).to.equal(
      '{"[not kept]":"not_json","size":77}',
    )
    expect(row({ responseBytes: LARGEST_BODY + 1 }).response_body).to.contain('too_large')
    const grown = answered(Array.from({ length: 7_000 }, () => 1))
    expect(row({ answer: grown }).response_body).to.equal('{"[not kept]":"too_large","size":14001}')
    const large = row({ request: { body: { orderId: 'x'.repeat(LARGEST_BODY) } } })
    expect(large.request_body).to.match(/^\{"\[not kept\]":"too_large","size":\d+\}$/)
  })
  it('takes out secrets that the answer or the path quotes', () => {
    const quoting = row({
      request: { path: '/v1/cards/tok_0123456789', recordedPath: '/v1/cards/tok_0123456789' },
      answer: answered({ code: 'NO', message: 'tok_0123456789 with sk_0123456789 for txn_1' }, 400),
    })
    expect(JSON.stringify(quoting)).not.to.contain('0123456789')
    expect(quoting.response_body).to.contain('for txn_1')
  })
  it('prefers the path that may be recorded, and never has a NUL', () => {
    expect(row({ request: { recordedPath: '/v1/{billingKey}' } }).path).to.equal('/api/v1/{billingKey}')
    expect(row({ paymentId: 'pay_\0' }).payment_id).to.equal('pay_')
  })
})
