import { encode, type Answer } from '../kit/answer.ts'
import type { Call } from '../kit/provider.ts'
import type { Charset } from '../kit/form.ts'
import { messageOf, type Code } from './codes.ts'
import { fieldsOf, type Fields } from './fields.ts'
import type { World } from './world.ts'

type Asking = Pick<Call<World>, 'input'>

/** C.3: a business result has HTTP 200 whatever it says; all of its values are text. */
const answerIn = (charset: Charset, code: Code, fields: Fields): Answer => ({
  status: 200,
  text: encode({ ResultCode: code, ResultMsg: messageOf(code), ...fields }),
  charset,
  headers: { 'content-type': `application/json; charset=${charset}` },
})

export const succeed = (call: Asking, code: Code, fields: Fields): Answer =>
  answerIn(charsetOf(call), code, fields)

/** `detail`: what is wrong in this request; nothing: what the code means. */
export const refuse = (call: Asking, code: Code, detail?: string): Answer => {
  const { TID: tid, MID: mid, Moid: moid } = fieldsOf(call)
  return answerIn(charsetOf(call), code, {
    ...(detail === undefined ? {} : { ResultMsg: detail }),
    ...(tid === undefined ? {} : { TID: tid }),
    ...(mid === undefined ? {} : { MID: mid }),
    ...(moid === undefined ? {} : { Moid: moid }),
  })
}

/** To anybody, whatever was asked. */
export const refuseAll = (code: Code): Answer => answerIn('euc-kr', code, {})

/** C.1: EUC-KR unless asked otherwise. */
const charsetOf = (call: Asking): Charset =>
  (fieldsOf(call)['CharSet'] ?? '').toLowerCase() === 'utf-8' ? 'utf-8' : 'euc-kr'
