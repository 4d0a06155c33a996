import { answerOf, type Answer, type Json } from '../kit/answer.ts'
import { wireTime } from '../kit/wire-time.ts'
import { statusAndMessageOf, type Code } from './codes.ts'
import type { Charge } from './world.ts'

type Fields = { readonly [name: string]: Json }

/** `more`: what it says beside the code and the message. */
export const refuse = (code: Code, more: Fields = {}): Answer => {
  const [status, message] = statusAndMessageOf(code)
  return answerOf(status, { code, message, ...more })
}

/** Section 1, the answer to a billing charge; section 2: a failed one may say why. */
export const chargeFields = ({ paymentKey, amount, chargedAtMs, failure }: Charge): Fields => {
  if (failure === undefined) return { paymentKey, status: 'DONE', approvedAt: wireTime(chargedAtMs), amount }
  const { code } = failure
  const said = code === null ? {} : { failure: { code, message: statusAndMessageOf(code)[1] } }
  return { paymentKey, status: 'FAILED', approvedAt: null, amount, ...said }
}
