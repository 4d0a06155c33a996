import type { HttpClient } from '../http/answer.ts'
import { exchange } from '../port/exchange.ts'
import type { Call, Operation } from '../port/gateway.ts'
import type { Reply } from '../port/reply.ts'

type Message = {
  readonly operation: Operation
  readonly path: string
  readonly fields: Readonly<Record<string, string>>
  /** What must not come back out of the answer, beside the MerchantKey. */
  readonly secrets?: readonly string[]
}

/** Contract 1: forms in EUC-KR, answered with JSON in EUC-KR. */
export const post = (http: HttpClient, call: Call, message: Message): Promise<Reply> => {
  const { operation, path, fields, secrets = [] } = message
  return exchange(http, call, {
    operation,
    method: 'POST',
    path,
    headers: {},
    form: { fields: { ...fields, CharSet: 'euc-kr', EdiType: 'JSON' }, charset: 'euc-kr' },
    secrets: [call.credentials.secretKey, ...secrets],
  })
}
