import { expect } from 'chai'
import { z } from 'zod'
import type { HttpAnswer } from '../http/answer.ts'
import { codedReplyReader } from './coded-reply.ts'
import { declined } from './meaning.ts'
import type { Read } from './reply.ts'

const { readReply } = codedReplyReader({
  error: z.object({ code: z.string(), message: z.string().catch('') }),
  isRefusal: (status, code) => status === 200 && code !== '0000',
  meaningOf: ({ operation, code, message }) =>
    operation === 'approve' && code === 'N' && message !== 'trouble' ? declined(8009) : undefined,
})
const Paid = z.object({ code: z.literal('0000'), tid: z.string() })

const read = (value: unknown, status = 200): Read<z.output<typeof Paid>> => {
  const answer: HttpAnswer = { kind: 'answered', status, body: { kind: 'json', value } }
  return readReply({ operation: 'approve', answer, secrets: ['s3cret'] }, Paid)
}

describe('replies that tell by a code', () => {
  it('are read when they say that it was done, and have all of it', () => {
    const body = { code: '0000', tid: 'T1' }
    expect(read(body)).to.deep.equal({ kind: 'read', body })
    for (const [value, status] of [
      [{ code: '0000' }, 200],
      [body, 400],
      [body, 500],
    ] as const)
      expect(read(value, status)).to.include({ kind: 'unknown' })
  })

  it('are refusals with the code of one, and quote no secret', () => {
    expect(read({ code: 'N', message: 'no s3cret' })).to.deep.equal({
      kind: 'declined',
      failure: {
        category: 8009,
        kind: 'business',
        providerCode: 'N',
        providerMessage: 'no [secret]',
      },
    })
  })

  it('mean nothing certain by another code, text or status', () => {
    for (const [value, status] of [
      [{ code: 'NEW' }, 200],
      [{ code: 'N', message: 'trouble' }, 200],
      [{ code: 'N' }, 400],
      [{ code: 'N' }, 500],
      [{}, 200],
      [null, 200],
    ] as const)
      expect(read(value, status)).to.have.nested.include({ kind: 'unknown', 'failure.category': 8999 })
  })

  it('are told from silence', () => {
    const lost: HttpAnswer = { kind: 'no_answer', cause: 'timeout', errorCode: null }
    expect(readReply({ operation: 'approve', answer: lost, secrets: [] }, Paid)).to.have.nested.include({
      kind: 'unknown',
      'failure.kind': 'timeout',
    })
  })
})
