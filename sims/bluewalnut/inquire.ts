import type { Answer } from '../kit/answer.ts'
import { succeed } from './answer.ts'
import { stateOf } from './cancel.ts'
import { lackIn } from './lacks.ts'
import { padded, shortTime } from './wire.ts'
import { fieldsOf, paymentOf, type Asked } from './world.ts'

/** StateCD as a cancel's answer has it, and 9 for nothing. */
export const inquire = (call: Asked): Answer => {
  const lack = lackIn(call, ['TID'])
  if (lack !== undefined) return lack
  const fields = fieldsOf(call)
  const named = { TID: fields['TID'] ?? '', MID: fields['MID'] ?? '' }
  const payment = paymentOf(call.state, fields)
  if (payment?.state.status !== 'approved') return succeed('0000', { ...named, StateCD: '9' })
  const { state, moid, amount } = payment
  return succeed('0000', {
    ...named,
    Moid: moid,
    Amt: padded(amount),
    RemainAmt: padded(state.left),
    AuthCode: state.authCode,
    AuthDate: shortTime(state.approvedAtMs),
    StateCD: stateOf(state),
  })
}
