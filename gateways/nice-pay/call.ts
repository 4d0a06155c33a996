import type { Instant } from '../../ledger/core/time.ts'
import { settingIn } from '../../ledger/core/contract-shape.ts'
import type { HttpClient } from '../http/answer.ts'
import { exchange } from '../port/exchange.ts'
import type { Call, Credentials, MoneyCall, Operation } from '../port/gateway.ts'
import type { Reply } from '../port/reply.ts'
import { nicePayContract } from './capabilities.ts'

/** `now`: of every message; the provider knows no call by its time. */
export type Parts = { readonly http: HttpClient; readonly now: () => Instant }

export type Message = {
  readonly operation: Operation
  readonly path: string
  /** The path itself unless given. */
  readonly recordedPath?: string
  readonly body: Readonly<Record<string, unknown>> & { readonly signData: string }
  /** What must not come back out of the answer, beside our key. */
  readonly secrets?: readonly string[]
}

export const post = ({ http }: Parts, call: MoneyCall, message: Message): Promise<Reply> => {
  const { credentials } = call
  const { secrets = [], ...sent } = message
  return exchange(http, call, {
    ...sent,
    method: 'POST',
    headers: authorization(credentials),
    secrets: [...keysOf(credentials), message.body.signData, ...secrets],
  })
}

/** `query`: what the record of the call does without. */
export const get = (
  { http }: Parts,
  call: Call,
  { path, query }: { readonly path: string; readonly query: Readonly<Record<string, string>> },
): Promise<Reply> =>
  exchange(http, call, {
    operation: 'inquire',
    method: 'GET',
    path: `${path}?${new URLSearchParams(query).toString()}`,
    recordedPath: path,
    headers: authorization(call.credentials),
    secrets: keysOf(call.credentials),
  })

export const clientKeyOf = (credentials: Credentials): string =>
  settingIn(nicePayContract, credentials, 'clientKey')

/** Contract 1. */
const basic = (credentials: Credentials): string =>
  Buffer.from(`${clientKeyOf(credentials)}:${credentials.secretKey}`).toString('base64')

const authorization = (credentials: Credentials): { readonly authorization: string } => ({
  authorization: `Basic ${basic(credentials)}`,
})

const keysOf = (credentials: Credentials): readonly string[] => [credentials.secretKey, basic(credentials)]
