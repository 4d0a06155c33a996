import { answerOf, type Answer, type Json } from '../kit/answer.ts'
import { anyStatusAndMessageOf, statusAndMessageOf, type Code } from './codes.ts'

export const succeed = (value: Json): Answer => answerOf(200, value)

/** `detail`: what is wrong in this request; nothing: what the code means. */
export const refuse = (code: Code, detail?: string): Answer => {
  const [status, message] = statusAndMessageOf(code)
  return answerOf(status, { code, message: detail ?? message })
}

/** `code`: of the contract or not. */
export const refuseWith = (code: string): Answer => {
  const [status, message] = anyStatusAndMessageOf(code)
  return answerOf(status, { code, message })
}

export const tooLarge: Answer = {
  ...answerOf(413, { code: 'INVALID_REQUEST', message: 'the body is too large' }),
  // The rest of it is not worth reading.
  headers: { connection: 'close' },
}

export const broken: Answer = refuse('FAILED_INTERNAL_SYSTEM_PROCESSING')
