import type { z } from 'zod'
import { codedReplyReader } from '../port/coded-reply.ts'
import type { Read, Reply, ReplyReader } from '../port/reply.ts'
import { unsent } from '../port/unsent.ts'
import { meaningOf, type Asked } from './mapping.ts'
import { CodedAnswer } from './wire.ts'

/** Contract 3: what says that it was done. */
const successes: Readonly<Record<Asked, readonly string[]>> = {
  window: ['3001', '4000'],
  billing: ['3001'],
  cancel: ['2001', '2211'],
  status: ['0000'],
}

/** Contract 4: HTTP 4xx and 5xx say nothing of the outcome. */
const readerOf = (asked: Asked): ReplyReader =>
  codedReplyReader({
    error: CodedAnswer,
    isRefusal: (status, code) => status >= 200 && status < 300 && !successes[asked].includes(code),
    meaningOf: ({ code, message }) => meaningOf(asked, code, message),
  })

const readers: Readonly<Record<Asked, ReplyReader>> = {
  window: readerOf('window'),
  billing: readerOf('billing'),
  cancel: readerOf('cancel'),
  status: readerOf('status'),
}

/** Of whatever was asked. */
export const { unexpected } = readers.status

export type Replied = { readonly reply: Reply; readonly asked: Asked }

export const readReply = <Body>({ reply, asked }: Replied, schema: z.ZodType<Body>): Read<Body> =>
  readers[asked].readReply(reply, schema)

/** Contract 2: of another currency, or of more digits, an amount has no spelling. */
export const wonOnly = unsent(8001, 'NICE is asked for won only, of twelve digits at most')
