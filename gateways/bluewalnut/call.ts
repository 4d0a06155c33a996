import type { HttpClient } from '../http/answer.ts'
import type { CallContext, Credentials, Operation } from '../port/gateway.ts'
import type { Reply } from '../port/reply.ts'

type Call = { readonly credentials: Credentials; readonly context: CallContext }

type Message = {
  readonly operation: Operation
  readonly path: string
  readonly fields: Readonly<Record<string, string>>
  /** What must not come back out of the answer, beside the MerchantKey. */
  readonly secrets?: readonly string[]
}

/** Contract 1: forms in EUC-KR, answered with JSON in EUC-KR. */
export const post = async (http: HttpClient, call: Call, message: Message): Promise<Reply> => {
  const { credentials, context } = call
  const { operation, path, fields, secrets = [] } = message
  const answer = await http.send({
    operation,
    context,
    method: 'POST',
    baseUrl: credentials.baseUrl,
    path,
    headers: {},
    form: { fields: { ...fields, CharSet: 'euc-kr', EdiType: 'JSON' }, charset: 'euc-kr' },
  })
  return { operation, answer, secrets: [credentials.secretKey, ...secrets] }
}
