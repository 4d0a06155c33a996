import { z } from 'zod'
import { answerOf, type Answer } from '../kit/answer.ts'
import { wireTime } from '../kit/wire-time.ts'
import { refuse } from './answer.ts'
import type { Code } from './codes.ts'
import type { Notifier } from './notifications.ts'
import type { Asked, Charge } from './world.ts'

const Body = z.object({
  cancelReason: z.string().min(1).max(200),
  cancelAmount: z.int().min(1).transform(BigInt).optional(),
})

/** Section 1: without an amount all that is left goes back. */
export const cancel =
  (notify: Notifier) =>
  (call: Asked): Answer => {
    const read = Body.safeParse(call.input)
    if (!read.success) return refuse('INVALID_REQUEST')
    const charge = call.state.charges.get(call.ids[0] ?? '')
    if (charge === undefined) return refuse('NOT_FOUND_PAYMENT')
    const { cancelAmount = charge.left } = read.data
    const code = refusalOf(charge, cancelAmount)
    if (code !== undefined) return refuse(code)
    return takeBack(call, notify, { charge, amount: cancelAmount })
  }

const refusalOf = ({ failure, left }: Charge, amount: bigint): Code | undefined => {
  if (failure !== undefined) return 'NOT_CANCELABLE_PAYMENT'
  if (left === 0n) return 'ALREADY_CANCELED_PAYMENT'
  return amount > left ? 'NOT_CANCELABLE_AMOUNT' : undefined
}

type Taking = { readonly charge: Charge; readonly amount: bigint }

const takeBack = (call: Asked, notify: Notifier, { charge, amount }: Taking): Answer => {
  const { tools, nowMs } = call
  charge.left -= amount
  const { paymentKey, orderId } = charge
  tools.record({ orderId, operation: 'cancel', amount, reference: tools.nextId('cancel_') })
  const status = charge.left === 0n ? 'CANCELED' : 'PARTIAL_CANCELED'
  notify(call, { kind: 'cancel', charge, amount, status })
  return answerOf(200, { paymentKey, status, canceledAt: wireTime(nowMs), cancelAmount: amount })
}
