import type { Instant } from '../../ledger/core/time.ts'
import type { HttpClient } from '../http/answer.ts'
import type {
  Credentials,
  InquiryByOrder,
  InquiryByTransaction,
  MoneyCall,
  Operation,
} from '../port/gateway.ts'
import type { Reply } from '../port/reply.ts'

/** `now` dates what the provider did not date. */
export type Dependencies = { readonly http: HttpClient; readonly now: () => Instant }

type Message = {
  readonly operation: Operation
  readonly path: string
  readonly body: object
  /** What must not come back out of the answer, beside the key. */
  readonly token?: string
}

export const post = async (http: HttpClient, call: MoneyCall, message: Message): Promise<Reply> => {
  const { credentials, context, idempotencyKey } = call
  const { operation, path, body, token } = message
  const answer = await http.send({
    operation,
    context,
    method: 'POST',
    baseUrl: credentials.baseUrl,
    path,
    headers: { ...bearer(credentials), 'idempotency-key': idempotencyKey },
    body,
  })
  const secrets = token === undefined ? [credentials.secretKey] : [credentials.secretKey, token]
  return { operation, answer, secrets }
}

export const get = async (
  http: HttpClient,
  { credentials, context }: InquiryByOrder | InquiryByTransaction,
  path: string,
): Promise<Reply> => {
  const answer = await http.send({
    operation: 'inquire',
    context,
    method: 'GET',
    baseUrl: credentials.baseUrl,
    path,
    headers: bearer(credentials),
  })
  return { operation: 'inquire', answer, secrets: [credentials.secretKey] }
}

const bearer = (credentials: Credentials): { readonly authorization: string } => ({
  authorization: `Bearer ${credentials.secretKey}`,
})
