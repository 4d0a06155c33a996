import type { Instant } from '../../ledger/core/time.ts'
import type { HttpClient } from '../http/answer.ts'
import { exchange } from '../port/exchange.ts'
import type { Call, Credentials, MoneyCall, Operation } from '../port/gateway.ts'
import type { Reply } from '../port/reply.ts'

/** `now` dates what the provider did not date. */
export type Dependencies = { readonly http: HttpClient; readonly now: () => Instant }

type Message = {
  readonly operation: Operation
  readonly path: string
  readonly body: object
  /** What must not come back out of the answer, beside the key. */
  readonly token?: string
}

export const post = (http: HttpClient, call: MoneyCall, message: Message): Promise<Reply> => {
  const { credentials, idempotencyKey } = call
  const { token, ...sent } = message
  return exchange(http, call, {
    ...sent,
    method: 'POST',
    headers: { ...bearer(credentials), 'idempotency-key': idempotencyKey },
    secrets: token === undefined ? [credentials.secretKey] : [credentials.secretKey, token],
  })
}

export const get = (http: HttpClient, call: Call, path: string): Promise<Reply> =>
  exchange(http, call, {
    operation: 'inquire',
    method: 'GET',
    path,
    headers: bearer(call.credentials),
    secrets: [call.credentials.secretKey],
  })

const bearer = (credentials: Credentials): { readonly authorization: string } => ({
  authorization: `Bearer ${credentials.secretKey}`,
})
