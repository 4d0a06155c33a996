import { settingIn } from '../../ledger/core/contract-shape.ts'
import type { HttpClient } from '../http/answer.ts'
import { exchange } from '../port/exchange.ts'
import type { Credentials, MoneyCall, Operation } from '../port/gateway.ts'
import type { Reply } from '../port/reply.ts'
import { softpaymentContract } from './capabilities.ts'

export type Message = {
  readonly operation: Operation
  readonly path: string
  readonly body: object
  /** What must not come back out of the answer, beside our key. */
  readonly secrets?: readonly string[]
}

export const post = (http: HttpClient, call: MoneyCall, message: Message): Promise<Reply> => {
  const { credentials } = call
  const { secrets = [], ...sent } = message
  return exchange(http, call, {
    ...sent,
    method: 'POST',
    headers: authorization(credentials),
    secrets: [credentials.secretKey, ...secrets],
  })
}

/** Contract 1. */
const authorization = (credentials: Credentials): Readonly<Record<string, string>> => {
  const header = settingIn(softpaymentContract, credentials, 'apiKeyHeader').toLowerCase()
  const prefix = settingIn(softpaymentContract, credentials, 'apiKeyPrefix')
  return { [header]: `${prefix}${credentials.secretKey}` }
}
