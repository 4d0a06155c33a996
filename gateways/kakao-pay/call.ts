import type { HttpClient } from '../http/answer.ts'
import { exchange } from '../port/exchange.ts'
import type { Call, Operation } from '../port/gateway.ts'
import type { Reply } from '../port/reply.ts'
import { authorizationOf, secretsOf, type Terms } from './terms.ts'

export type Message = {
  readonly operation: Operation
  readonly path: string
  readonly terms: Terms
  /** Beside what the terms say. */
  readonly body: Readonly<Record<string, unknown>>
  /** What must not come back out of the answer, beside our keys. */
  readonly secrets?: readonly string[]
}

/** Contract 1: every call is a POST. */
export const post = (
  http: HttpClient,
  call: Call,
  { operation, path, terms, body, secrets = [] }: Message,
): Promise<Reply> =>
  exchange(http, call, {
    operation,
    method: 'POST',
    path,
    headers: { authorization: authorizationOf(call.credentials) },
    body: { ...contractIn(terms), ...body },
    secrets: [...secretsOf(call.credentials), ...secrets],
  })

const contractIn = ({ cid, cidSecret }: Terms): object =>
  cidSecret === '' ? { cid } : { cid, cid_secret: cidSecret }
