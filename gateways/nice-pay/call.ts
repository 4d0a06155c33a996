import type { Instant } from '../../ledger/core/time.ts'
import { settingIn } from '../../ledger/core/contract-shape.ts'
import type { HttpClient } from '../http/answer.ts'
import type {
  Credentials,
  InquiryByOrder,
  InquiryByTransaction,
  MoneyCall,
  Operation,
} from '../port/gateway.ts'
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

export const post = async ({ http }: Parts, call: MoneyCall, message: Message): Promise<Reply> => {
  const { credentials, context } = call
  const { secrets = [], ...sent } = message
  const answer = await http.send({
    ...sent,
    context,
    method: 'POST',
    baseUrl: credentials.baseUrl,
    headers: authorization(credentials),
  })
  return {
    operation: message.operation,
    answer,
    secrets: [...keysOf(credentials), message.body.signData, ...secrets],
  }
}

/** `query`: what the record of the call does without. */
export const get = async (
  { http }: Parts,
  { credentials, context }: InquiryByOrder | InquiryByTransaction,
  { path, query }: { readonly path: string; readonly query: Readonly<Record<string, string>> },
): Promise<Reply> => {
  const answer = await http.send({
    operation: 'inquire',
    context,
    method: 'GET',
    baseUrl: credentials.baseUrl,
    path: `${path}?${new URLSearchParams(query).toString()}`,
    recordedPath: path,
    headers: authorization(credentials),
  })
  return { operation: 'inquire', answer, secrets: keysOf(credentials) }
}

export const clientKeyOf = (credentials: Credentials): string =>
  settingIn(nicePayContract, credentials, 'clientKey')

/** Contract 1. */
const basic = (credentials: Credentials): string =>
  Buffer.from(`${clientKeyOf(credentials)}:${credentials.secretKey}`).toString('base64')

const authorization = (credentials: Credentials): { readonly authorization: string } => ({
  authorization: `Basic ${basic(credentials)}`,
})

const keysOf = (credentials: Credentials): readonly string[] => [credentials.secretKey, basic(credentials)]
