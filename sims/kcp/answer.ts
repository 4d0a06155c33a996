import { answerOf, type Answer, type Json } from '../kit/answer.ts'
import { messageOf, type Code } from './codes.ts'

export const SUCCESS = '0000'

export const succeed = (fields: Readonly<Record<string, Json>>): Answer =>
  answerOf(200, {
    res_cd: SUCCESS,
    res_msg: '정상처리',
    res_en_msg: 'processing completed',
    ...fields,
  })

/** Section 3: a refusal comes with HTTP 200, too. */
export const refuse = (code: Code): Answer => refuseWith(code)

/** `code`: of the contract or not. */
export const refuseWith = (code: string): Answer =>
  answerOf(200, { res_cd: code, res_msg: messageOf(code), res_en_msg: 'refused' })
