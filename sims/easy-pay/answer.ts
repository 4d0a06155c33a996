import { answerOf, type Answer, type Json } from '../kit/answer.ts'
import { messageOf, type Code } from './codes.ts'

export type Fields = { readonly [name: string]: Json }

/** Section 4: a refusal has HTTP 200 too. `detail`: what is wrong in this request. */
export const refuse = (code: Code, detail?: string): Answer =>
  answerOf(200, {
    resCd: code,
    resMsg: detail === undefined ? messageOf(code) : `${messageOf(code)} (${detail})`,
  })

export const succeed = (resMsg: string, fields: Fields): Answer =>
  answerOf(200, { resCd: '0000', resMsg, ...fields })
