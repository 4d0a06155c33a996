import type { Answer } from '../kit/answer.ts'
import type { Call } from '../kit/provider.ts'
import { refuse } from './answer.ts'
import { keys } from './contract.ts'
import { idSignature } from './hashes.ts'
import { invalid, isSigned, NetCancelBody } from './requests.ts'
import { giveBack } from './settle.ts'
import { standingOf, type State } from './state.ts'

/** Section 2.5. */
const NET_CANCELABLE_MS = 60 * 60_000

/** Section 2.5: all of an order that was approved within the hour. */
export const netCancel = (call: Call<State>): Answer => {
  const body = NetCancelBody.safeParse(call.input)
  if (!body.success) return invalid(body.error)
  const { orderId } = body.data
  if (!isSigned(body.data, (ediDate) => idSignature({ id: orderId, ediDate }, keys))) return refuse('U312')
  const payment = call.state.orders.get(orderId)
  const standing = payment === undefined ? undefined : standingOf(payment)
  if (payment === undefined || standing === undefined) return refuse('U126')
  if (standing.status === 'cancelled') return refuse('2013')
  if (standing.status === 'partialCancelled') return refuse('2014')
  if (call.nowMs - standing.paidAtMs > NET_CANCELABLE_MS) return refuse('2020')
  const { tid, amount } = payment
  return giveBack(call, payment, { standing, amount, reason: '망취소', tid })
}
