import type { z } from 'zod'
import type { FailureCategory } from '../../ledger/core/failure.ts'
import { replyReader, type NotSucceeded, type Read, type Reply } from '../port/reply.ts'
import { meaningOf, type Asked } from './mapping.ts'
import { Answer } from './wire.ts'

/** Contract 4: HTTP 4xx says nothing of the outcome. */
const reader = replyReader({
  error: Answer.transform(({ ResultCode, ResultMsg }) => ({ code: ResultCode, message: ResultMsg })),
  meaningOf: () => undefined,
})

export const { unexpected } = reader

/** Contract 3: what says that it was done. */
const successes: Readonly<Record<Asked, readonly string[]>> = {
  window: ['3001', '4000'],
  billing: ['3001'],
  cancel: ['2001', '2211'],
  status: ['0000'],
}

export type Replied = { readonly reply: Reply; readonly asked: Asked }

/** The answer that says it was done and has everything the schema asks for; else what it means. */
export const readReply = <Body>({ reply, asked }: Replied, schema: z.ZodType<Body>): Read<Body> => {
  const said = reader.readReply(reply, Answer)
  if (said.kind !== 'read') return said
  const { ResultCode, ResultMsg } = said.body
  if (successes[asked].includes(ResultCode)) return reader.readReply(reply, schema)
  const meaning = meaningOf(asked, ResultCode, ResultMsg)
  const { failure } = unexpected(reply)
  if (meaning === undefined) return { kind: 'unknown', failure }
  const { outcome: kind, ...told } = meaning
  return { kind, failure: { ...failure, ...told } }
}

/** Of what was not even sent. */
export const unsendable = (category: FailureCategory, why: string): NotSucceeded => ({
  kind: 'declined',
  failure: { category, kind: 'system', providerCode: null, providerMessage: why },
})

/** Contract 2: of another currency, or of more digits, an amount has no spelling. */
export const wonOnly = unsendable(8001, 'NICE is asked for won only, of twelve digits at most')
