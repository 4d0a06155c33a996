import type { z } from 'zod'
import type { Failure, FailureKind } from '../../ledger/core/failure.ts'
import type { Outcome } from '../../ledger/payment/outcome.ts'
import type { HttpAnswer } from '../http/answer.ts'
import type { Operation } from './gateway.ts'
import type { Meaning } from './meaning.ts'

/** An answer with what it answers, and what must not come back out of it. */
export type Reply = {
  readonly operation: Operation
  readonly answer: HttpAnswer
  readonly secrets: readonly string[]
}

export type NotSucceeded = Exclude<Outcome<never>, { kind: 'succeeded' }>
export type Read<Body> = { readonly kind: 'read'; readonly body: Body } | NotSucceeded

type ProviderError = { readonly code: string; readonly message: string }

/** How one provider says no: with HTTP 4xx and JSON. */
export type Refusals = {
  /** What does not fit it has no code. */
  readonly error: z.ZodType<ProviderError>
  /** undefined: a code that is not in its tables means unknown, never a guess. */
  readonly meaningOf: (refusal: Refusal) => Meaning | undefined
}
export type Refusal = {
  readonly operation: Operation
  readonly status: number
  readonly code: string | null
}

export type ReplyReader = {
  /** The body of a 2xx that has everything the schema asks for; else what the answer means. */
  readonly readReply: <Body>(reply: Reply, schema: z.ZodType<Body>) => Read<Body>
  /** An answer that contradicts the contract or what was asked. */
  readonly unexpected: (reply: Reply) => NotSucceeded
}

export const replyReader = (refusals: Refusals): ReplyReader => {
  const unexpected = (reply: Reply): NotSucceeded => ({
    kind: 'unknown',
    failure: failureOf(refusals, 'unexpected_response', reply),
  })
  const readReply = <Body>(reply: Reply, schema: z.ZodType<Body>): Read<Body> => {
    const { answer } = reply
    if (answer.kind !== 'answered') return notAnswered(answer)
    if (answer.status >= 500) return { kind: 'unknown', failure: failureOf(refusals, 'system', reply) }
    if (answer.status >= 400) return refused(refusals, reply, answer.status)
    if (answer.status >= 200 && answer.status < 300 && answer.body.kind === 'json') {
      const body = schema.safeParse(answer.body.value)
      if (body.success) return { kind: 'read', body: body.data }
    }
    return unexpected(reply)
  }
  return { readReply, unexpected }
}

/** What never left us was surely not done; anything else may have been. */
const notAnswered = (answer: Exclude<HttpAnswer, { kind: 'answered' }>): NotSucceeded => {
  const nothingSaid = { providerCode: null, providerMessage: null }
  if (answer.kind === 'not_sent') {
    return { kind: 'declined', failure: { category: 8012, kind: 'network', ...nothingSaid } }
  }
  const kind = answer.cause === 'not_http' ? 'unexpected_response' : 'timeout'
  return { kind: 'unknown', failure: { category: 8999, kind, ...nothingSaid } }
}

const refused = (refusals: Refusals, reply: Reply, status: number): NotSucceeded => {
  const code = said(refusals, reply)?.code ?? null
  const meaning = refusals.meaningOf({ operation: reply.operation, status, code })
  const failure = failureOf(refusals, 'unexpected_response', reply)
  if (meaning === undefined) return { kind: 'unknown', failure }
  return { kind: meaning.outcome, failure: { ...failure, category: meaning.category, kind: meaning.kind } }
}

const said = ({ error }: Refusals, { answer }: Reply): ProviderError | undefined =>
  error.safeParse(answer.kind === 'answered' && answer.body.kind === 'json' ? answer.body.value : undefined)
    .data

const failureOf = (refusals: Refusals, kind: FailureKind, reply: Reply): Failure => {
  const error = said(refusals, reply)
  if (error === undefined) return { category: 8999, kind, providerCode: null, providerMessage: null }
  return {
    category: 8999,
    kind,
    providerCode: withoutSecrets(error.code, reply.secrets),
    providerMessage: withoutSecrets(error.message, reply.secrets).slice(0, LONGEST_MESSAGE),
  }
}

const LONGEST_MESSAGE = 200

/** A provider may quote what we sent; a failure is stored for ever. */
const withoutSecrets = (text: string, secrets: readonly string[]): string =>
  secrets.reduce((clean, secret) => (secret === '' ? clean : clean.replaceAll(secret, '[secret]')), text)
