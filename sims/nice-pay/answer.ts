import { answerOf, type Answer, type Json } from '../kit/answer.ts'
import { messageOf, type Code } from './codes.ts'

type Body = { readonly [name: string]: Json }

export const SUCCESS = '0000'

/** Section 4: whatever the business result, HTTP 200. */
export const refuse = (code: Code, message = messageOf(code)): Answer =>
  answerOf(200, { resultCode: code, resultMsg: message })

/** Who is asking is the one thing that the status tells. */
export const turnAway = (code: Code): Answer =>
  answerOf(401, { resultCode: code, resultMsg: messageOf(code) })

export const successful = (body: Body, message = '정상 처리되었습니다.'): Body => ({
  resultCode: SUCCESS,
  resultMsg: message,
  ...body,
})

export const succeed = (body: Body, message?: string): Answer => answerOf(200, successful(body, message))
