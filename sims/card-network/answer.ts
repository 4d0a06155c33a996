import { answerOf, type Answer, type Json } from '../kit/answer.ts'
import { statusOfCode, type Code } from './codes.ts'

export const succeed = (value: Json): Answer => answerOf(200, value)

export const refuse = (code: Code, message: string): Answer => answerOf(statusOfCode[code], { code, message })

export const tooLarge: Answer = {
  ...answerOf(413, { code: 'INVALID_REQUEST', message: 'the body is too large' }),
  // The rest of it is not worth reading.
  headers: { connection: 'close' },
}

/** Says nothing about the outcome, as the contract has it for every 5xx. */
export const broken: Answer = answerOf(500, { code: 'INTERNAL', message: 'the simulator failed' })
