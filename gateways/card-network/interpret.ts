import type { z } from 'zod'
import type { Failure, FailureKind } from '../../ledger/core/failure.ts'
import type { Outcome } from '../../ledger/payment/outcome.ts'
import type { HttpAnswer } from '../http/answer.ts'
import type { Reply } from './call.ts'
import { meaningOf } from './mapping.ts'
import { ErrorAnswer } from './wire.ts'

export type NotSucceeded = Exclude<Outcome<never>, { kind: 'succeeded' }>

/** The body of a 2xx that has everything the schema asks for; else what the answer means. */
export const readReply = <Body>(
  reply: Reply,
  schema: z.ZodType<Body>,
): { readonly kind: 'read'; readonly body: Body } | NotSucceeded => {
  const { answer } = reply
  if (answer.kind !== 'answered') return notAnswered(answer)
  if (answer.status >= 500) return { kind: 'unknown', failure: failureOf('system', reply) }
  if (answer.status >= 400) return refused(reply)
  if (answer.status >= 200 && answer.status < 300 && answer.body.kind === 'json') {
    const body = schema.safeParse(answer.body.value)
    if (body.success) return { kind: 'read', body: body.data }
  }
  return unexpected(reply)
}

/** An answer that contradicts the contract or what was asked. */
export const unexpected = (reply: Reply): NotSucceeded => ({
  kind: 'unknown',
  failure: failureOf('unexpected_response', reply),
})

/** What never left us was surely not done; anything else may have been. */
const notAnswered = (answer: Exclude<HttpAnswer, { kind: 'answered' }>): NotSucceeded => {
  const nothingSaid = { providerCode: null, providerMessage: null }
  if (answer.kind === 'not_sent') {
    return { kind: 'declined', failure: { category: 8012, kind: 'network', ...nothingSaid } }
  }
  const kind = answer.cause === 'not_http' ? 'unexpected_response' : 'timeout'
  return { kind: 'unknown', failure: { category: 8999, kind, ...nothingSaid } }
}

const refused = (reply: Reply): NotSucceeded => {
  const failure = failureOf('unexpected_response', reply)
  const meaning = failure.providerCode === null ? undefined : meaningOf(reply.operation, failure.providerCode)
  if (meaning === undefined) return { kind: 'unknown', failure }
  return { kind: meaning.outcome, failure: { ...failure, category: meaning.category, kind: meaning.kind } }
}

const failureOf = (kind: FailureKind, { answer, secrets }: Reply): Failure => {
  const value = answer.kind === 'answered' && answer.body.kind === 'json' ? answer.body.value : undefined
  const error = ErrorAnswer.safeParse(value)
  if (!error.success) return { category: 8999, kind, providerCode: null, providerMessage: null }
  return {
    category: 8999,
    kind,
    providerCode: withoutSecrets(error.data.code, secrets),
    providerMessage: withoutSecrets(error.data.message, secrets).slice(0, LONGEST_MESSAGE),
  }
}

const LONGEST_MESSAGE = 200

/** A provider may quote what we sent; a failure is stored for ever. */
const withoutSecrets = (text: string, secrets: readonly string[]): string =>
  secrets.reduce((clean, secret) => (secret === '' ? clean : clean.replaceAll(secret, '[secret]')), text)
