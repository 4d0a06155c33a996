import type { HttpClient, HttpRequest } from '../http/answer.ts'
import type { Call } from './gateway.ts'
import type { Reply } from './reply.ts'

type Asked = Omit<HttpRequest, 'context' | 'baseUrl'> & {
  /** The contract's unless given. */
  readonly baseUrl?: string
  /** What must not come back out of the answer. */
  readonly secrets: readonly string[]
}

/** One request of a call, and what came of it. */
export const exchange = async (
  http: HttpClient,
  { credentials, context }: Call,
  { secrets, ...request }: Asked,
): Promise<Reply> => {
  const answer = await http.send({ baseUrl: credentials.baseUrl, ...request, context })
  return { operation: request.operation, answer, secrets }
}
