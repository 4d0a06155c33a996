import type { Answer } from '../kit/answer.ts'
import type { Call } from '../kit/provider.ts'
import { succeed } from './answer.ts'
import { fieldsOf } from './fields.ts'
import { lackIn } from './lacks.ts'
import { shortTime } from './wire.ts'
import { paymentOf, type World } from './world.ts'

/** C.2, C.3: Status 0 approved, 1 cancelled, 9 none. No amount, no order id, no cancels. */
export const tellStatus = (call: Call<World>): Answer => {
  const lack = lackIn(call, ['TID'])
  if (lack !== undefined) return lack
  const fields = fieldsOf(call)
  const state = paymentOf(call.state, fields)?.state
  const told = { TID: fields['TID'] ?? '' }
  if (state?.status !== 'approved')
    return succeed(call, '0000', { ...told, Status: '9', AuthCode: '', AuthDate: '' })
  return succeed(call, '0000', {
    ...told,
    Status: state.left === 0n ? '1' : '0',
    AuthCode: state.authCode,
    AuthDate: shortTime(state.approvedAtMs),
  })
}
