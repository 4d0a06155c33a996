import type { HttpClient } from '../http/answer.ts'
import type {
  Credentials,
  InquiryByOrder,
  InquiryByTransaction,
  MoneyCall,
  Operation,
} from '../port/gateway.ts'
import type { Reply } from '../port/reply.ts'

export type Message = {
  readonly operation: Operation
  readonly path: string
  /** The path itself unless given. */
  readonly recordedPath?: string
  readonly body: object
  /** What must not come back out of the answer, beside our key. */
  readonly secrets?: readonly string[]
}

export const post = async (http: HttpClient, call: MoneyCall, message: Message): Promise<Reply> => {
  const { credentials, context, idempotencyKey } = call
  const { secrets = [], ...sent } = message
  const answer = await http.send({
    ...sent,
    context,
    method: 'POST',
    baseUrl: credentials.baseUrl,
    headers: { ...authorization(credentials), 'idempotency-key': idempotencyKey },
  })
  return { operation: message.operation, answer, secrets: [...keysOf(credentials), ...secrets] }
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
    headers: authorization(credentials),
  })
  return { operation: 'inquire', answer, secrets: keysOf(credentials) }
}

/** Contract 1: the colon is part of the text, the password is empty. */
const basic = ({ secretKey }: Credentials): string => Buffer.from(`${secretKey}:`).toString('base64')

const authorization = (credentials: Credentials): { readonly authorization: string } => ({
  authorization: `Basic ${basic(credentials)}`,
})

const keysOf = (credentials: Credentials): readonly string[] => [credentials.secretKey, basic(credentials)]
