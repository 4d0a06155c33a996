import { z } from 'zod'
import type { FailureCategory } from '../../ledger/core/failure.ts'
import { replyReader, type NotSucceeded, type Read, type Reply } from '../port/reply.ts'
import { meaningOf } from './mapping.ts'
import { RefusalAnswer } from './wire.ts'

/** Contract 4: what HTTP 4xx says has no code, so its meaning is never known. */
const reader = replyReader({ error: RefusalAnswer, meaningOf: () => undefined })
export const { unexpected } = reader

const Refused = z.object({
  resCd: z
    .string()
    .min(1)
    .max(100)
    .regex(/^(?!0000$)/),
  resMsg: z.string().catch(''),
})

/** Contract 4: HTTP 200 answers both ways. */
export const readAnswer = <Body>(reply: Reply, schema: z.ZodType<Body>): Read<Body> => {
  const either = z.union([
    Refused.transform((refused) => ({ refused })),
    schema.transform((body) => ({ body })),
  ])
  const read = reader.readReply(reply, either)
  if (read.kind !== 'read') return read
  return 'refused' in read.body ? refusedBy(reply, read.body.refused) : { kind: 'read', body: read.body.body }
}

const refusedBy = (reply: Reply, { resCd, resMsg }: z.output<typeof Refused>): NotSucceeded => {
  const notKnown = unexpected(reply)
  const meaning = meaningOf({ operation: reply.operation, code: resCd, message: resMsg })
  if (meaning === undefined) return notKnown
  const { category, kind } = meaning
  return { kind: meaning.outcome, failure: { ...notKnown.failure, category, kind } }
}

/** Of what was not sent, for the contract leaves no way to. */
export const unsent = (category: FailureCategory, providerMessage: string): NotSucceeded => ({
  kind: 'declined',
  failure: { category, kind: 'system', providerCode: null, providerMessage },
})

/** Contract 2: currency '00' is won, and of others nothing is known. */
export const wonOnly = unsent(8001, 'EasyPay is asked for won only')
