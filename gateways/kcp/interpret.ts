import { codedReplyReader } from '../port/coded-reply.ts'
import { meaningOf } from './mapping.ts'
import { Refusal } from './wire.ts'

/** Contract 3: a refusal comes with HTTP 200; of HTTP 4xx nothing is said. */
export const { readReply, unexpected } = codedReplyReader({
  error: Refusal,
  isRefusal: (status) => status === 200,
  meaningOf,
})
