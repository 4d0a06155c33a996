import type { Instant } from '../../ledger/core/time.ts'
import type { HttpClient } from '../http/answer.ts'
import type { InquiryByOrder, MoneyCall, Operation } from '../port/gateway.ts'
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
export const post = async (
  http: HttpClient,
  { credentials, context }: Pick<MoneyCall | InquiryByOrder, 'credentials' | 'context'>,
  { operation, path, body, secrets = [] }: Message,
): Promise<Reply> => {
  const answer = await http.send({
    operation,
    context,
    method: 'POST',
    baseUrl: credentials.baseUrl,
    path,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body,
  })
  return { operation, answer, secrets: [credentials.secretKey, ...secrets] }
}
