import type { HttpClient } from '../http/answer.ts'
import { exchange } from '../port/exchange.ts'
import type { Call, Credentials, MoneyCall, Operation } from '../port/gateway.ts'
import type { Reply } from '../port/reply.ts'

export type Message = {
  readonly operation: Operation
  readonly path: string
  /** The path itself unless given. */
  readonly recordedPath?: string
  readonly body: object
  /** What must not come back out of the answer, beside our key. */
  readonly secrets?: readonly string[]
}

export const post = (http: HttpClient, call: MoneyCall, message: Message): Promise<Reply> => {
  const { credentials, idempotencyKey } = call
  const { secrets = [], ...sent } = message
  return exchange(http, call, {
    ...sent,
    method: 'POST',
    headers: { ...authorization(credentials), 'idempotency-key': idempotencyKey },
    secrets: [...keysOf(credentials), ...secrets],
  })
}

export const get = (http: HttpClient, call: Call, path: string): Promise<Reply> =>
  exchange(http, call, {
    operation: 'inquire',
    method: 'GET',
    path,
    headers: authorization(call.credentials),
    secrets: keysOf(call.credentials),
  })

/** Contract 1: the colon is part of the text, the password is empty. */
const basic = ({ secretKey }: Credentials): string => Buffer.from(`${secretKey}:`).toString('base64')

const authorization = (credentials: Credentials): { readonly authorization: string } => ({
  authorization: `Basic ${basic(credentials)}`,
})

const keysOf = (credentials: Credentials): readonly string[] => [credentials.secretKey, basic(credentials)]
