import { expect } from 'chai'
import { csvHeading, csvOf } from './csv.ts'
import type { RunBody, StepBody } from './resource.ts'

const step = (changes: Partial<StepBody> = {}): StepBody => ({
  place: 0,
  step: 'pay',
  amount: 10_000,
  started: '2026-11-20T15:30:00.123Z',
  tookMs: 12,
  outcome: 'done',
  status: 'APPROVED',
  balance: 10_000,
  held: 0,
  providerReference: 'ref-1',
  reason: null,
  failure: null,
  exchanges: [],
  verdict: 'ok',
  why: null,
  ...changes,
})
const run = (...steps: readonly StepBody[]): RunBody => ({
  id: 'run_1',
  scenario: 'full-flow',
  mode: 'test',
  merchantId: 'mer_1',
  currency: 'KRW',
  amount: 10_000,
  started: '2026-11-20T15:30:00.000Z',
  tookMs: 30,
  verdict: 'ok',
  providers: [
    {
      provider: 'spec',
      orderId: 'order',
      paymentId: 'pay_1',
      verdict: 'ok',
      failedAt: null,
      left: null,
      callsMayBeMissing: false,
      steps: [...steps],
    },
  ],
})
const rows = (body: RunBody): readonly string[] => csvOf(body).split('\r\n')

describe('a run as CSV', () => {
  it('has a heading, a line for each step with Seoul time, and an end to each', () => {
    const [heading, line, ...rest] = rows(run(step()))
    expect(heading).to.equal(csvHeading.join(','))
    expect(line).to.equal(
      'run_1,full-flow,spec,pay,order,pay_1,10000,APPROVED,10000,ref-1,,,ok,2026-11-21 00:30:00.123,12',
    )
    expect(rest).to.deep.equal([''])
  })

  it('says what was refused, and leaves empty what nobody knows', () => {
    const failure = { category: 8006, providerCode: 'NO, "NEVER"', providerMessage: 'private' } as const
    const why = { code: 'declined', ko: '거절', en: 'the provider declined' } as const
    const declined = step({
      verdict: 'failed',
      failure,
      why,
      balance: null,
      status: null,
      providerReference: null,
    })
    const [, line = ''] = rows(run(declined))
    expect(line).to.contain(',pay_1,10000,,,,"NO, ""NEVER""",8006,failed: the provider declined,')
  })

  for (const hostile of ['=1+1', '+1', '-1+1', '@SUM(A1)', '\t=1', ' =1', '\r=1', '\n=1'])
    it(`takes the power from ${JSON.stringify(hostile)}`, () => {
      const text = csvOf(run(step({ providerReference: hostile })))
      const cell = /10000,("?)'/.exec(text)
      expect(cell, text).not.to.equal(null)
      expect(text).to.contain(`'${hostile}`)
    })
})
