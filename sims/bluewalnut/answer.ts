import { encode, type Answer } from '../kit/answer.ts'
import { messageOf, type Code } from './codes.ts'
import { fieldsOf, type Asked, type Fields } from './world.ts'

/** HTTP 200 whatever it says; all values are text, in EUC-KR. */
const answerWith = (code: Code, fields: Fields): Answer => ({
  status: 200,
  text: encode({ ResultCode: code, ResultMsg: messageOf(code), ...fields }),
  charset: 'euc-kr',
  headers: { 'content-type': 'application/json; charset=euc-kr' },
})

export const succeed = (code: '0000' | '3001' | '2001', fields: Fields): Answer => answerWith(code, fields)

/** `detail`: what is wrong in this request; nothing: what the code means. */
export const refuse = (call: Pick<Asked, 'input'>, code: Code, detail?: string): Answer => {
  const { TID: tid = '', MID: mid = '' } = fieldsOf(call)
  return answerWith(code, { TID: tid, MID: mid, ...(detail === undefined ? {} : { ResultMsg: detail }) })
}

/** To anybody, whatever was asked. */
export const refuseAll = (code: Code): Answer => answerWith(code, {})
