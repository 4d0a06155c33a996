import type { Instant } from '../../ledger/core/time.ts'
import type { HttpAnswer, HttpClient } from '../http/answer.ts'
import type { Credentials, Operation } from '../port/gateway.ts'

/** `now` dates what the provider did not date. */
export type Dependencies = { readonly http: HttpClient; readonly now: () => Instant }

/** An answer with what it answers, and what must not come back out of it. */
export type Reply = {
  readonly operation: Operation | 'inquire'
  readonly answer: HttpAnswer
  readonly secrets: readonly string[]
}

type MoneyCall = {
  readonly credentials: Credentials
  readonly idempotencyKey: string
  readonly token?: string
}
type Message = { readonly operation: Operation; readonly path: string; readonly body: object }

export const post = async (http: HttpClient, call: MoneyCall, message: Message): Promise<Reply> => {
  const { credentials, idempotencyKey, token } = call
  const answer = await http.send({
    method: 'POST',
    baseUrl: credentials.baseUrl,
    path: message.path,
    headers: { ...bearer(credentials), 'idempotency-key': idempotencyKey },
    body: message.body,
  })
  const secrets = token === undefined ? [credentials.secretKey] : [credentials.secretKey, token]
  return { operation: message.operation, answer, secrets }
}

export const get = async (http: HttpClient, credentials: Credentials, path: string): Promise<Reply> => {
  const answer = await http.send({
    method: 'GET',
    baseUrl: credentials.baseUrl,
    path,
    headers: bearer(credentials),
  })
  return { operation: 'inquire', answer, secrets: [credentials.secretKey] }
}

const bearer = (credentials: Credentials): { readonly authorization: string } => ({
  authorization: `Bearer ${credentials.secretKey}`,
})
