import { expect } from 'chai'
import { z } from 'zod'
import type { HttpAnswer, HttpBody } from '../http/answer.ts'
import type { Reply } from './call.ts'
import { readReply } from './interpret.ts'
import { mappedCodes, meaningOf } from './mapping.ts'

/** Contract, "Errors", copied from there; the last one from its second paragraph. */
const contractCodes = `INVALID_REQUEST, UNAUTHORIZED, NOT_FOUND, DUPLICATED_ORDER, ALREADY_CANCELED,
EXCEEDS_BALANCE, CARD_EXPIRED, CARD_STOPPED, LIMIT_EXCEEDED, INSUFFICIENT_FUNDS, DECLINED, ALREADY_VOIDED,
PRE_AUTHORIZATION_EXPIRED, BUSY, IDEMPOTENCY_MISMATCH`.split(/,\s+/)

const json = (value: unknown): HttpBody => ({ kind: 'json', value })
const answered = (status: number, body: HttpBody): HttpAnswer => ({ kind: 'answered', status, body })
const reply = (answer: HttpAnswer, operation: Reply['operation'] = 'approve'): Reply => ({
  operation,
  answer,
  secrets: ['sk_secret', 'tok_secret'],
})
const read = (answer: HttpAnswer, operation?: Reply['operation']): ReturnType<typeof readReply> =>
  readReply(reply(answer, operation), z.object({ id: z.string() }))

describe('card network: what an answer means', () => {
  it('has every code of the contract in its table, and no other', () => {
    expect(mappedCodes).to.deep.equal(contractCodes)
  })

  const rows: readonly [string, 'declined' | 'unknown', number, string][] = [
    ['INVALID_REQUEST', 'declined', 8001, 'business'],
    ['UNAUTHORIZED', 'declined', 8002, 'business'],
    ['NOT_FOUND', 'declined', 8003, 'business'],
    ['DUPLICATED_ORDER', 'unknown', 8004, 'business'],
    ['IDEMPOTENCY_MISMATCH', 'unknown', 8004, 'business'],
    ['ALREADY_CANCELED', 'unknown', 8005, 'business'],
    ['ALREADY_VOIDED', 'unknown', 8005, 'business'],
    ['EXCEEDS_BALANCE', 'declined', 8006, 'business'],
    ['CARD_EXPIRED', 'declined', 8007, 'business'],
    ['CARD_STOPPED', 'declined', 8007, 'business'],
    ['LIMIT_EXCEEDED', 'declined', 8008, 'business'],
    ['INSUFFICIENT_FUNDS', 'declined', 8008, 'business'],
    ['DECLINED', 'declined', 8009, 'business'],
    ['PRE_AUTHORIZATION_EXPIRED', 'declined', 8010, 'business'],
    ['BUSY', 'unknown', 8013, 'system'],
    ['SOMETHING_NEW', 'unknown', 8999, 'unexpected_response'],
  ]
  for (const [code, kind, category, failureKind] of rows) {
    it(`${code} is ${kind} ${String(category)}`, () => {
      expect(read(answered(409, json({ code, message: 'why' })))).to.deep.equal({
        kind,
        failure: { category, kind: failureKind, providerCode: code, providerMessage: 'why' },
      })
    })
  }

  it('is certain that a voided hold took no capture', () => {
    expect(meaningOf('capture', 'ALREADY_VOIDED')).to.deep.equal({
      outcome: 'declined',
      category: 8010,
      kind: 'business',
    })
  })

  const unknowns: readonly [string, HttpAnswer, string][] = [
    ['5xx with any code', answered(503, json({ code: 'DECLINED', message: '' })), 'system'],
    ['5xx unreadable', answered(502, { kind: 'unreadable', cause: 'not_json' }), 'system'],
    ['4xx unreadable', answered(401, { kind: 'unreadable', cause: 'not_json' }), 'unexpected_response'],
    ['4xx without a code', answered(404, json({ message: 'nginx' })), 'unexpected_response'],
    ['4xx with a number for a code', answered(400, json({ code: 7 })), 'unexpected_response'],
    ['a redirect', answered(302, json({ id: 'x' })), 'unexpected_response'],
    ['2xx too large', answered(200, { kind: 'unreadable', cause: 'too_large' }), 'unexpected_response'],
    ['2xx without what we need', answered(200, json({})), 'unexpected_response'],
    [
      '2xx with an error in it',
      answered(200, json({ code: 'DECLINED', message: '' })),
      'unexpected_response',
    ],
    ['silence', { kind: 'no_answer', cause: 'timeout', errorCode: null }, 'timeout'],
    [
      'a lost connection',
      { kind: 'no_answer', cause: 'connection_lost', errorCode: 'ECONNRESET' },
      'timeout',
    ],
    ['no HTTP', { kind: 'no_answer', cause: 'not_http', errorCode: null }, 'unexpected_response'],
  ]
  for (const [what, answer, kind] of unknowns) {
    it(`does not know the outcome after ${what}`, () => {
      const result = read(answer)
      expect(result.kind).to.equal('unknown')
      expect('failure' in result && result.failure).to.include({ category: 8999, kind })
    })
  }

  it('knows that what was not sent was not done', () => {
    const failure = { category: 8012, kind: 'network', providerCode: null, providerMessage: null }
    const answer: HttpAnswer = { kind: 'not_sent', cause: 'unreachable', errorCode: 'ECONNREFUSED' }
    expect(read(answer)).to.deep.equal({ kind: 'declined', failure })
  })

  it('keeps secrets out of what the provider quotes, and cuts it', () => {
    const message = `no card tok_secret for sk_secret ${'x'.repeat(1_000)}`
    const result = read(answered(400, json({ code: 'INVALID_REQUEST', message })))
    const told = ('failure' in result && result.failure.providerMessage) || ''
    expect(told).to.match(/^no card \[secret\] for \[secret\] x+$/)
    expect(told).to.have.length(200)
  })
})
