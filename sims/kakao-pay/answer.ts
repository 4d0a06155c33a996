import { answerOf, type Answer } from '../kit/answer.ts'
import { messageOf, statusAndMessageOf, type Code, type MethodResult } from './codes.ts'

/** Section 4; `result`: what the payer's card or bank said. */
export const refuse = (code: Code, result?: MethodResult): Answer => {
  const [status, message] = statusAndMessageOf(code)
  const error = { error_code: Number(code), error_message: message }
  if (result === undefined) return answerOf(status, error)
  const extras = { method_result_code: result, method_result_message: messageOf(result) }
  return answerOf(status, { ...error, extras })
}
