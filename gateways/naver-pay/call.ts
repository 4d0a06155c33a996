import { settingIn } from '../../ledger/core/contract-shape.ts'
import type { HttpClient } from '../http/answer.ts'
import { noteOurs } from '../http/ours.ts'
import { exchange } from '../port/exchange.ts'
import type { Call, Credentials, Operation } from '../port/gateway.ts'
import type { Reply } from '../port/reply.ts'
import { naverPayContract } from './capabilities.ts'

export type Message = {
  readonly operation: Operation
  /** What follows the prefix of the contract's section 1; whatever came from outside is already percent-encoded. */
  readonly api: string
  /** What must not come back out of the answer, beside our keys. */
  readonly secrets?: readonly string[]
  /** Of this request: all that the call may take unless given. */
  readonly limitMs?: number
} & (
  | { readonly form: Readonly<Record<string, string>>; readonly idempotencyKey: string }
  | { readonly body: object }
)

export const post = async (http: HttpClient, call: Call, message: Message): Promise<Reply> => {
  const { credentials, context } = call
  const { operation, api, secrets = [], limitMs = context.limitMs } = message
  const within = { credentials, context: { ...context, limitMs } }
  const reply = await exchange(http, within, {
    operation,
    method: 'POST',
    path: `/${encodeURIComponent(setting(credentials, 'partnerId'))}/naverpay/payments/${api}`,
    headers: headersOf(credentials, message),
    ...('form' in message ? { form: { fields: message.form, charset: 'utf-8' } } : { body: message.body }),
    secrets: [credentials.secretKey, ...secrets],
  })
  noteOurs(context, reply.answer)
  return reply
}

const setting = (credentials: Credentials, name: string): string =>
  settingIn(naverPayContract, credentials, name)

/** Contract 1 and 5. */
const headersOf = (credentials: Credentials, message: Message): Readonly<Record<string, string>> => {
  const financialId = setting(credentials, 'financialId')
  return {
    'x-naver-client-id': setting(credentials, 'clientId'),
    'x-naver-client-secret': credentials.secretKey,
    'x-naverpay-chain-id': setting(credentials, 'chainId'),
    ...(financialId === '' ? {} : { 'x-naverpay-financial-id': financialId }),
    ...('form' in message ? { 'x-naverpay-idempotency-key': message.idempotencyKey } : {}),
  }
}
