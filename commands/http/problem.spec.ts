import { expect } from 'chai'
import type { Request, Response } from 'express'
import { failureCategories, type FailureCategory } from '../../ledger/core/failure.ts'
import { refuse, type WholeAnswer } from './endpoint.ts'
import { allReasons } from './openapi/refusals.ts'
import { sendAnswer } from './respond.ts'

type Told = { readonly status: number; readonly retryAfter: string | undefined; readonly body: unknown }

const told = (answer: WholeAnswer): Told => {
  const headers = new Map<string, string>()
  let body: unknown
  const response = {
    locals: { caller: undefined, requestId: 'req_1', language: 'en' },
    statusCode: 0,
    setHeader: (name: string, value: unknown) => headers.set(name, String(value)),
    end: (text: string) => {
      body = JSON.parse(text)
    },
  }
  sendAnswer({ path: '/v1/x' } as unknown as Request, response as unknown as Response, answer)
  return { status: response.statusCode, retryAfter: headers.get('Retry-After'), body }
}
const outcome = (category: FailureCategory): WholeAnswer =>
  refuse('provider_failed', {
    failure: { category, kind: 'network', providerCode: null, providerMessage: null },
  })

describe('problems', () => {
  it('say when to ask again where the same request can do better: at our own 503', () => {
    for (const reason of allReasons()) {
      const { status, retryAfter, body } = told(refuse(reason))
      expect(retryAfter, reason).to.equal(status === 503 ? '1' : undefined)
      if (status === 503) expect(body).to.include({ retryable: true, recommendedAction: 'retry_later' })
    }
  })

  it('of a provider’s outcome never do: it is recorded, and its key gets it again', () => {
    for (const category of failureCategories) {
      const { status, retryAfter } = told(outcome(category))
      expect([status === 503, retryAfter], String(category)).to.deep.equal([false, undefined])
    }
    const { status, body } = told(outcome(8012))
    expect(status).to.equal(502)
    expect(body).to.include({ retryable: true, recommendedAction: 'retry_later_with_new_key' })
  })
})
