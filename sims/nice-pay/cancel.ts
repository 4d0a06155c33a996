import type { z } from 'zod'
import type { Answer } from '../kit/answer.ts'
import type { Call } from '../kit/provider.ts'
import { refuse } from './answer.ts'
import { keys } from './contract.ts'
import { idSignature } from './hashes.ts'
import { newTid } from './ids.ts'
import { CancelBody, invalid, isSigned } from './requests.ts'
import { giveBack } from './settle.ts'
import { standingOf, type Standing, type State } from './state.ts'

/** Section 2.4. */
const CANCELABLE_MS = 365 * 24 * 60 * 60_000

/**
 * Section 2.4. Without an amount: of everything that is left. In one go it has the tid of the approval; in parts each
 * has one of its own, and uses up the order id that it came with.
 */
export const cancel = (call: Call<State>): Answer => {
  const body = CancelBody.safeParse(call.input)
  if (!body.success) return invalid(body.error)
  const [tid = ''] = call.ids
  if (!isSigned(body.data, (ediDate) => idSignature({ id: tid, ediDate }, keys))) return refuse('U312')
  const payment = call.state.payments.get(tid)
  const standing = payment === undefined ? undefined : standingOf(payment)
  if (payment === undefined || standing === undefined) return refuse('2012')
  const amount = body.data.cancelAmt ?? standing.balanceAmt
  const isPartial = standing.cancels.length > 0 || amount < standing.balanceAmt
  const refusal = refusalOf(call, standing, { ...body.data, amount, isPartial })
  if (refusal !== undefined) return refusal
  if (isPartial) call.state.usedOrderIds.add(body.data.orderId)
  const { reason } = body.data
  return giveBack(call, payment, { standing, amount, reason, tid: isPartial ? newTid(call) : tid })
}

type Asked = z.output<typeof CancelBody> & { readonly amount: bigint; readonly isPartial: boolean }

const refusalOf = (
  { state, nowMs }: Call<State>,
  standing: Standing,
  { orderId, amount, isPartial }: Asked,
): Answer | undefined => {
  if (isPartial && state.usedOrderIds.has(orderId)) return refuse('U112')
  if (standing.status === 'cancelled') return refuse('2013')
  if (amount <= 0n) return refuse('2010')
  if (amount > standing.balanceAmt) return refuse('2032')
  return nowMs - standing.paidAtMs > CANCELABLE_MS ? refuse('2016') : undefined
}
