import { refuse, succeed } from './answer.ts'
import { newBillingKey } from './billing.ts'
import type { Operation } from './operation.ts'
import { invalid, MethodBody } from './requests.ts'
import { authenticated } from './window.ts'

/** What the window, or a registered card, hands to the merchant, in the words of whoever keeps the merchant's ledger. */
export const giveMethod: Operation = (world, call) => {
  const body = MethodBody.safeParse(call.input)
  if (!body.success) return invalid(body.error)
  const { kind, ...window } = body.data
  if (kind === 'billing_key') {
    const { merchant } = call
    const customerKey = world.nextId('customer_')
    const billingKey = newBillingKey(world, { merchant, customerKey, behaviour: window.behaviour })
    return succeed({ method: { type: 'billing_key', billingKey, customerKey } })
  }
  const payment = authenticated(world, call, { ...window, cardInstallmentPlan: 0 })
  if (payment === undefined) return refuse('DUPLICATED_ORDER_ID')
  const { paymentKey: token, orderId: providerOrderId } = payment
  return succeed({ method: { type: 'token', token, providerOrderId } })
}
