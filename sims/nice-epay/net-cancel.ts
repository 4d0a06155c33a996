import type { Answer } from '../kit/answer.ts'
import type { Call } from '../kit/provider.ts'
import { refuse, succeed } from './answer.ts'
import { cancelled, takeBack } from './cancel.ts'
import { fieldsOf } from './fields.ts'
import { amountIn, lackIn } from './lacks.ts'
import { paymentOf, type Payment, type World } from './world.ts'

/** nicepay.md 2.5, for which C has no number. */
const NET_CANCEL_WITHIN_MS = 60 * 60_000

/** C.2: undoes a window's charge whose answer was lost, whether or not it was approved. */
export const netCancel = (call: Call<World>): Answer => {
  const lack = lackIn(call, ['TID', 'AuthToken', 'Amt'])
  if (lack !== undefined) return lack
  const fields = fieldsOf(call)
  const payment = paymentOf(call.state, fields)
  if (payment?.authToken !== fields['AuthToken'] || payment === undefined) return refuse(call, '2012')
  if (amountIn(fields, 'Amt') !== payment.amount) return refuse(call, 'A123')
  return undo(call, payment)
}

const undo = (call: Call<World>, payment: Payment): Answer => {
  const { state } = payment
  switch (state.status) {
    case 'waiting': {
      payment.state = { status: 'undone' }
      return succeed(call, '2001', cancelled(payment, { moid: payment.moid, amount: 0n, left: 0n }))
    }
    case 'declined':
      return refuse(call, '2012')
    case 'undone':
      return refuse(call, '2013')
    case 'approved':
      if (state.left === 0n) return refuse(call, '2013')
      if (state.left < payment.amount) return refuse(call, '2014')
      if (call.nowMs > state.approvedAtMs + NET_CANCEL_WITHIN_MS) return refuse(call, '2020')
      return takeBack(call, { payment, state, amount: payment.amount })
  }
}
