import { codedReplyReader } from '../port/coded-reply.ts'
import { unsent } from '../port/unsent.ts'
import { meaningOf } from './mapping.ts'
import { RefusalAnswer } from './wire.ts'

const SUCCESS = '0000'

/** Contract 4: HTTP 200 answers both ways; what HTTP 4xx says has no code, so its meaning is never known. */
export const { readReply: readAnswer, unexpected } = codedReplyReader({
  error: RefusalAnswer,
  isRefusal: (status, code) => status >= 200 && status < 300 && code !== SUCCESS,
  meaningOf,
})

/** Contract 2: currency '00' is won, and of others nothing is known. */
export const wonOnly = unsent(8001, 'EasyPay is asked for won only')
