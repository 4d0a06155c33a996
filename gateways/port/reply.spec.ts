import { expect } from 'chai'
import { z } from 'zod'
import type { HttpAnswer, HttpBody } from '../http/answer.ts'
import { declined, unknown } from './meaning.ts'
import { replyReader } from './reply.ts'

const { readReply, unexpected } = replyReader({
  error: z.object({ code: z.string(), message: z.string().catch('') }),
  meaningOf: ({ operation, status, code }) => {
    if (status === 429) return unknown(8013, 'system')
    return code === 'NO' ? declined(operation === 'cancel' ? 8006 : 8009) : undefined
  },
})

const json = (value: unknown): HttpBody => ({ kind: 'json', value })
const answered = (status: number, body: HttpBody): HttpAnswer => ({ kind: 'answered', status, body })
const replyOf = (answer: HttpAnswer, operation: 'approve' | 'cancel' = 'approve') => ({
  operation,
  answer,
  secrets: ['sk_secret', 'tok_secret', ''],
})
const read = (answer: HttpAnswer, operation?: 'approve' | 'cancel'): ReturnType<typeof readReply> =>
  readReply(replyOf(answer, operation), z.object({ id: z.string() }))

describe('provider replies', () => {
  it('reads a body that has everything asked for', () => {
    expect(read(answered(201, json({ id: 'x', more: 1 })))).to.deep.equal({ kind: 'read', body: { id: 'x' } })
  })

  it('means by a code what its provider means in that operation', () => {
    const refusal = answered(400, json({ code: 'NO', message: 'why' }))
    const said = { kind: 'business', providerCode: 'NO', providerMessage: 'why' }
    expect(read(refusal)).to.deep.equal({ kind: 'declined', failure: { category: 8009, ...said } })
    expect(read(refusal, 'cancel')).to.deep.equal({ kind: 'declined', failure: { category: 8006, ...said } })
  })

  it('means by a status what its provider means, whatever the body', () => {
    expect(read(answered(429, { kind: 'unreadable', cause: 'not_json' }))).to.deep.equal({
      kind: 'unknown',
      failure: { category: 8013, kind: 'system', providerCode: null, providerMessage: null },
    })
  })

  it('knows a code even where a secret spells a part of it', () => {
    const reply = { ...replyOf(answered(400, json({ code: 'NO' }))), secrets: ['O'] }
    expect(readReply(reply, z.object({}))).to.deep.equal({
      kind: 'declined',
      failure: { category: 8009, kind: 'business', providerCode: 'N[secret]', providerMessage: '' },
    })
  })

  it('tells what an answer said that contradicts the contract', () => {
    const failure = {
      category: 8999,
      kind: 'unexpected_response',
      providerCode: 'NO',
      providerMessage: 'why',
    }
    expect(unexpected(replyOf(answered(200, json({ code: 'NO', message: 'why' }))))).to.deep.equal({
      kind: 'unknown',
      failure,
    })
  })

  const unknowns: readonly [string, HttpAnswer, string][] = [
    ['5xx with any code', answered(503, json({ code: 'NO', message: '' })), 'system'],
    ['5xx unreadable', answered(502, { kind: 'unreadable', cause: 'not_json' }), 'system'],
    ['4xx unreadable', answered(401, { kind: 'unreadable', cause: 'not_json' }), 'unexpected_response'],
    ['4xx with a code unheard of', answered(409, json({ code: 'NEW' })), 'unexpected_response'],
    ['4xx without a code', answered(404, json({ message: 'nginx' })), 'unexpected_response'],
    ['4xx with a number for a code', answered(400, json({ code: 7 })), 'unexpected_response'],
    ['a redirect', answered(302, json({ id: 'x' })), 'unexpected_response'],
    ['2xx too large', answered(200, { kind: 'unreadable', cause: 'too_large' }), 'unexpected_response'],
    ['2xx without what we need', answered(200, json({})), 'unexpected_response'],
    ['2xx with an error in it', answered(200, json({ code: 'NO', message: '' })), 'unexpected_response'],
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
    const result = read(answered(400, json({ code: 'NO', message })))
    const told = ('failure' in result && result.failure.providerMessage) || ''
    expect(told).to.match(/^no card \[secret\] for \[secret\] x+$/)
    expect(told).to.have.length(200)
  })
})
