import type { HttpClient } from '../http/answer.ts'
import type { CallContext, Credentials, Operation } from '../port/gateway.ts'
import type { Reply } from '../port/reply.ts'
import { authorizationOf, secretsOf, type Terms } from './terms.ts'

export type Call = { readonly credentials: Credentials; readonly context: CallContext }

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
export const post = async (
  http: HttpClient,
  { credentials, context }: Call,
  { operation, path, terms, body, secrets = [] }: Message,
): Promise<Reply> => {
  const answer = await http.send({
    operation,
    context,
    method: 'POST',
    baseUrl: credentials.baseUrl,
    path,
    headers: { authorization: authorizationOf(credentials) },
    body: { ...contractIn(terms), ...body },
  })
  return { operation, answer, secrets: [...secretsOf(credentials), ...secrets] }
}

const contractIn = ({ cid, cidSecret }: Terms): object =>
  cidSecret === '' ? { cid } : { cid, cid_secret: cidSecret }
