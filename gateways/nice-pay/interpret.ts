import type { z } from 'zod'
import type { Credentials } from '../port/gateway.ts'
import { replyReader, type NotSucceeded, type Read, type Reply } from '../port/reply.ts'
import { meaningOf } from './mapping.ts'
import { isSameSignature, paymentSignature } from './signatures.ts'
import { ErrorAnswer, successCodes, type Identity } from './wire.ts'

const reader = replyReader({ error: ErrorAnswer, meaningOf: () => undefined })

export const { unexpected } = reader

/** Contract 4: the result code tells, whatever the status; of a 5xx it tells nothing. */
export const readReply = <Body>(reply: Reply, schema: z.ZodType<Body>): Read<Body> => {
  const refusal = refusalIn(reply)
  if (refusal === undefined) return reader.readReply(reply, schema)
  const { failure } = unexpected(reply)
  const meaning = meaningOf({ operation: reply.operation, ...refusal })
  if (meaning === undefined) return { kind: 'unknown', failure }
  return { kind: meaning.outcome, failure: { ...failure, category: meaning.category, kind: meaning.kind } }
}

type Refusal = { readonly code: string; readonly message: string }

/** undefined: it says that it succeeded, or nothing that can be read. */
const refusalIn = ({ answer }: Reply): Refusal | undefined => {
  if (answer.kind !== 'answered' || answer.body.kind !== 'json') return undefined
  if (!readable(answer.status)) return undefined
  const said = ErrorAnswer.safeParse(answer.body.value).data
  return said === undefined || successCodes.has(said.code) ? undefined : said
}

const readable = (status: number): boolean =>
  (status >= 200 && status < 300) || (status >= 400 && status < 500)

/** Contract 1 and 3: it may be left out; what is given must be right. */
export const isAuthentic = (
  { signature, ...told }: Identity,
  { secretKey }: Pick<Credentials, 'secretKey'>,
): boolean =>
  signature === undefined ||
  signature === null ||
  isSameSignature(signature, paymentSignature(told, secretKey))

const ours = (
  category: 8001 | 8002,
  kind: 'system' | 'unexpected_response',
  providerMessage: string,
): NotSucceeded => ({
  kind: 'declined',
  failure: { category, kind, providerCode: null, providerMessage },
})

/** Contract 2.1: an amount in another currency has no known spelling, so nothing is sent. */
export const wonOnly: NotSucceeded = ours(8001, 'system', 'Nice Pay is asked for won only')

/** Contract 2.1: the window was opened with another client key than the contract's. */
export const anotherShop: NotSucceeded = ours(8002, 'system', 'the payment window is of another client key')

/** Contract 2.1: what the window gave was changed on its way, or is of another order or amount; nothing is sent. */
export const windowNotBelieved: NotSucceeded = ours(
  8001,
  'unexpected_response',
  'what the payment window gave does not fit, or is not signed by Nice Pay',
)
