import { answerOf, type Answer } from '../kit/answer.ts'
import { refuse } from './answer.ts'
import { OrderBody, readAsked, type Asked } from './requests.ts'
import { orderOf } from './told.ts'

/** Section 2.5. */
export const order = (call: Asked): Answer => {
  const read = readAsked(call, OrderBody)
  if ('refusal' in read) return read.refusal
  const payment = call.state.payments.get(read.body.tid)
  return payment?.cid === read.body.cid ? answerOf(200, orderOf(payment)) : refuse('-721')
}
