import { expect } from 'chai'
import { heardOf } from './caller.ts'

const problem = (status: number, reason: string, retryable = false): string =>
  JSON.stringify({ status, reason, retryable })

describe('a client that repeats its request until it is told something definite', () => {
  const rows = [
    [201, '{"id":"pay_1"}', 'answered'],
    [200, '{"id":"pay_1"}', 'answered'],
    [409, problem(409, 'PAYMENT_ALREADY_APPROVED'), 'answered'],
    [402, problem(402, 'PROVIDER_FAILED'), 'answered'],
    [502, problem(502, 'PROVIDER_FAILED', true), 'answered'],
    [202, '{"id":"pay_1"}', 'pending'],
    [409, problem(409, 'CANCEL_UNDECIDED', true), 'pending'],
    [503, problem(503, 'SERVICE_UNAVAILABLE', true), 'unavailable'],
    [500, problem(500, 'INTERNAL_ERROR'), 'unavailable'],
    [502, '<html>', 'unavailable'],
    [201, '{"id":"pay', 'unavailable'],
  ] as const
  for (const [status, text, expected] of rows)
    it(`takes ${status} ${text} as ${expected}`, () => {
      const heard = heardOf(status, text)
      expect(heard.kind === 'again' ? heard.why : heard.kind).to.equal(expected)
    })
})
