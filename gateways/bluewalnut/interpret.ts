import { codedReplyReader } from '../port/coded-reply.ts'
import { unsent } from '../port/unsent.ts'
import { meaningOf } from './mapping.ts'
import { CodedAnswer, successes } from './wire.ts'

/** Contract 4: HTTP 4xx and 5xx say nothing of the outcome. */
export const { readReply, unexpected } = codedReplyReader({
  error: CodedAnswer,
  isRefusal: (status, code) => status >= 200 && status < 300 && !successes.has(code),
  meaningOf,
})

/** Contract 1: of another currency, or of more digits, an amount has no spelling. */
export const wonOnly = unsent(8001, 'Bluewalnut is asked for won only, of twelve digits at most')
