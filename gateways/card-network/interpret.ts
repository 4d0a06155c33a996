import { replyReader } from '../port/reply.ts'
import { meaningOf } from './mapping.ts'
import { ErrorAnswer } from './wire.ts'

export const { readReply, unexpected } = replyReader({
  error: ErrorAnswer,
  meaningOf: ({ operation, code }) => (code === null ? undefined : meaningOf(operation, code)),
})
