import { expect } from 'chai'
import type { RunBody, StepBody } from '../../commands/scenarios/resource.ts'
import { runText } from './scenario-text.ts'

const step: StepBody = {
  place: 0,
  step: 'pay',
  amount: 10_000,
  started: '2026-11-20T09:00:00.000Z',
  tookMs: 12,
  outcome: 'declined',
  status: 'FAILED',
  balance: 0,
  held: 0,
  providerReference: null,
  reason: null,
  failure: { category: 8009, providerCode: 'E9', providerMessage: 'no\u001b[2J\nok' },
  exchanges: [
    {
      at: '2026-11-20T09:00:00.000Z',
      operation: 'approve',
      attempt: 1,
      method: 'POST',
      url: 'https://provider.example/pay',
      requestBody: '{}',
      status: null,
      responseBody: null,
      result: 'no_answer',
      cause: 'timeout',
      tookMs: 12,
    },
  ],
  verdict: 'failed',
  why: { code: 'declined', ko: '거절', en: 'the provider declined: 8009 E9' },
}
const run: RunBody = {
  id: 'run_1',
  scenario: 'full-flow',
  mode: 'test',
  merchantId: 'mer_1',
  currency: 'KRW',
  amount: 10_000,
  started: '2026-11-20T09:00:00.000Z',
  tookMs: 30,
  verdict: 'failed',
  providers: [
    {
      provider: 'spec',
      orderId: 'order',
      paymentId: null,
      verdict: 'failed',
      failedAt: 0,
      left: null,
      callsMayBeMissing: true,
      steps: [step],
    },
  ],
}

describe('a run as text', () => {
  it('says that nobody knows what is left, which calls are missing, and what was not answered', () => {
    const text = runText(run)
    expect(text).to.match(/^spec +FAILED +FAILED 12 ms +unknown +pay: the provider declined: 8009 E9$/m)
    expect(text).to.include('POST https://provider.example/pay → no_answer (timeout)')
    expect(text).to.match(/^not every call is on record: spec$/m)
  })

  it('lets a provider’s words neither steer the terminal nor make lines of their own', () => {
    expect(runText(run)).to.include('(no\\u001b[2J\\u000aok)').and.not.include('\u001b')
  })
})
