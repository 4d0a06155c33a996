import type { HttpClient } from '../http/answer.ts'
import type { CallContext, Credentials, Operation } from '../port/gateway.ts'
import type { Replied } from './interpret.ts'
import type { Asked } from './mapping.ts'

export type Call = { readonly credentials: Credentials; readonly context: CallContext }

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
  const { credentials, context } = call
  const { operation, asked, baseUrl, path, fields, secrets = [] } = message
  const answer = await http.send({
    operation,
    context,
    method: 'POST',
    baseUrl,
    path,
    // Contract 2.1: a window's address is not ours to know; a query of it might be secret.
    recordedPath: path.replace(/\?.*$/, ''),
    headers: {},
    form: { fields: { ...fields, CharSet: 'euc-kr', EdiType: 'JSON' }, charset: 'euc-kr' },
  })
  const kept = [credentials.secretKey, fields.SignData, ...secrets]
  return { asked, reply: { operation, answer, secrets: kept } }
}
