import { replyReader } from '../port/reply.ts'
import { unsent } from '../port/unsent.ts'
import { meaningOf } from './mapping.ts'
import { ErrorAnswer } from './wire.ts'

export const { readReply, unexpected } = replyReader({ error: ErrorAnswer, meaningOf })

/** Contract 1: no field names a currency. */
export const wonOnly = unsent(8001, 'Kakao Pay is asked for won only')
