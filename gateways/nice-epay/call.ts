import type { HttpClient } from '../http/answer.ts'
import { exchange } from '../port/exchange.ts'
import type { Call, Operation } from '../port/gateway.ts'
import type { Replied } from './interpret.ts'
import type { Asked } from './mapping.ts'

export type Message = {
  readonly operation: Operation
  readonly asked: Asked
  readonly baseUrl: string
  readonly path: string
  readonly fields: Readonly<Record<string, string>> & { readonly SignData: string }
  /** What must not come back out of the answer, beside the MerchantKey. */
  readonly secrets?: readonly string[]
}

/** Contract 1: forms in EUC-KR, answered with JSON in EUC-KR. */
export const post = async (http: HttpClient, call: Call, message: Message): Promise<Replied> => {
  const { operation, asked, baseUrl, path, fields, secrets = [] } = message
  const reply = await exchange(http, call, {
    operation,
    method: 'POST',
    baseUrl,
    path,
    // Contract 2.1: a window's address is not ours to know; a query of it might be secret.
    recordedPath: path.replace(/\?.*$/, ''),
    headers: {},
    form: { fields: { ...fields, CharSet: 'euc-kr', EdiType: 'JSON' }, charset: 'euc-kr' },
    secrets: [call.credentials.secretKey, fields.SignData, ...secrets],
  })
  return { asked, reply }
}
