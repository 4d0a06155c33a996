import type { z } from 'zod'
import { replyReader, type Read, type Reply } from '../port/reply.ts'
import { meaningOf } from './mapping.ts'
import { Refusal } from './wire.ts'

/** Of HTTP 4xx the contract says nothing: no code in one is believed. */
const reader = replyReader({ error: Refusal, meaningOf: () => undefined })

export const { unexpected } = reader

/** Contract 3: a refusal comes with HTTP 200. It is read as others' with 4xx. */
export const readReply = <Body>(reply: Reply, schema: z.ZodType<Body>): Read<Body> => {
  const refusal = refusalIn(reply)
  if (refusal === undefined) return reader.readReply(reply, schema)
  const refused = replyReader({
    error: Refusal,
    meaningOf: ({ operation }) => meaningOf({ operation, ...refusal }),
  })
  return refused.readReply(asRefused(reply), schema)
}

/** undefined: it is none, or not by the contract. */
const refusalIn = ({ answer }: Reply): z.output<typeof Refusal> | undefined =>
  answer.kind === 'answered' && answer.status === 200 && answer.body.kind === 'json'
    ? Refusal.safeParse(answer.body.value).data
    : undefined

const asRefused = (reply: Reply): Reply =>
  reply.answer.kind === 'answered' ? { ...reply, answer: { ...reply.answer, status: 400 } } : reply
