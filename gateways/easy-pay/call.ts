import type { Instant } from '../../ledger/core/time.ts'
import type { HttpClient } from '../http/answer.ts'
import { exchange } from '../port/exchange.ts'
import type { Call, Operation } from '../port/gateway.ts'
import type { Reply } from '../port/reply.ts'

/** `now` tells how far back an inquiry may go. */
export type Dependencies = { readonly http: HttpClient; readonly now: () => Instant }

type Message = {
  readonly operation: Operation
  readonly path: string
  readonly body: object
  /** What must not come back out of the answer, beside our key. */
  readonly secrets?: readonly string[]
}

/** Contract 1: no header but the content type; whoever asks says so in the body. */
export const post = (
  http: HttpClient,
  call: Call,
  { operation, path, body, secrets = [] }: Message,
): Promise<Reply> =>
  exchange(http, call, {
    operation,
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body,
    secrets: [call.credentials.secretKey, ...secrets],
  })
