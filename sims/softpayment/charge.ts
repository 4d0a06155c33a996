import { z } from 'zod'
import { answerOf, type Answer } from '../kit/answer.ts'
import { chargeFields, refuse } from './answer.ts'
import type { Behaviour } from './codes.ts'
import type { Notifier } from './notifications.ts'
import type { Asked, Charge } from './world.ts'

const Body = z.object({
  billingKey: z.string().min(1).max(200),
  amount: z.int().min(1).transform(BigInt),
  orderId: z.string().min(1).max(64),
  orderName: z.string().min(1).max(100),
})
type Body = z.output<typeof Body>

/** Section 1. */
export const chargeBillingKey =
  (notify: Notifier) =>
  (call: Asked): Answer => {
    const read = Body.safeParse(call.input)
    if (!read.success) return refuse('INVALID_REQUEST')
    const body = read.data
    const earlier = call.state.orders.get(body.orderId)
    if (earlier !== undefined) return duplicateOf(earlier, body)
    const behaviour = call.state.billingKeys.get(body.billingKey)
    if (behaviour === undefined) return refuse('INVALID_BILL_KEY_REQUEST')
    if (behaviour.kind === 'refused') return refuse(behaviour.code)
    const charge = charged(call, body, behaviour)
    notify(call, { kind: 'charge', charge })
    return answerOf(200, chargeFields(charge))
  }

/** The same again is told what became of it; anybody else only that the order is taken. */
const duplicateOf = (earlier: Charge, { billingKey, amount }: Body): Answer => {
  const isSame = earlier.billingKey === billingKey && earlier.amount === amount
  return refuse('DUPLICATED_ORDER_ID', isSame ? chargeFields(earlier) : {})
}

const charged = (
  { state, tools, nowMs }: Asked,
  { orderId, billingKey, amount }: Body,
  behaviour: Exclude<Behaviour, { kind: 'refused' }>,
): Charge => {
  const failure = behaviour.kind === 'failed' ? { code: behaviour.code } : undefined
  const charge: Charge = {
    paymentKey: tools.nextId('spay_'),
    billingKey,
    orderId,
    amount,
    chargedAtMs: nowMs,
    failure,
    left: failure === undefined ? amount : 0n,
  }
  state.charges.set(charge.paymentKey, charge)
  state.orders.set(orderId, charge)
  if (failure === undefined)
    tools.record({ orderId, operation: 'approve', amount, reference: charge.paymentKey })
  return charge
}
