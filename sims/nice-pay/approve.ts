import type { Answer } from '../kit/answer.ts'
import type { Call } from '../kit/provider.ts'
import { refuse } from './answer.ts'
import { keys } from './contract.ts'
import { amountSignature } from './hashes.ts'
import { ApproveBody, invalid, isSigned } from './requests.ts'
import { settle } from './settle.ts'
import type { State } from './state.ts'

/** From the payer's authentication to the approval. */
const AUTHENTICATION_MS = 30 * 60_000

/** Section 2.2: what the payer has authenticated in the window, once. */
export const approve = (call: Call<State>): Answer => {
  const body = ApproveBody.safeParse(call.input)
  if (!body.success) return invalid(body.error)
  const [tid = ''] = call.ids
  const { amount } = body.data
  if (!isSigned(body.data, (ediDate) => amountSignature({ tid, amount, ediDate }, keys)))
    return refuse('U312')
  const payment = call.state.payments.get(tid)
  if (payment === undefined) return refuse('U107')
  if (payment.state.status !== 'authenticated') return refuse('U114')
  if (call.nowMs - payment.openedAtMs > AUTHENTICATION_MS) return refuse('A245')
  if (call.state.usedOrderIds.has(payment.orderId)) return refuse('U112')
  return amount === payment.amount ? settle(call, payment) : refuse('A123')
}
