import { refuse, succeed } from './answer.ts'
import { approve } from './approve.ts'
import { cardIdentity } from './payment-object.ts'
import { openPayment } from './open-payment.ts'
import type { Call, Operation } from './operation.ts'
import { stateAt } from './payment.ts'
import { BillingBody, invalid, IssueBody } from './requests.ts'
import { paymentTime } from './wire-times.ts'
import type { BillingAuthorization, BillingKey, World } from './world.ts'

/** Section 2.2, the issue answer. An authKey is good for one billing key. */
export const issueBillingKey: Operation = (world, { merchant, input }) => {
  const body = IssueBody.safeParse(input)
  if (!body.success) return invalid(body.error)
  const { authKey, customerKey } = body.data
  const authorization = world.billingAuthorizations.get(authKey)
  if (authorization?.merchant !== merchant) return refuse('INVALID_BILL_KEY_REQUEST')
  if (authorization.customerKey !== customerKey) return refuse('NOT_MATCHES_CUSTOMER_KEY')
  world.billingAuthorizations.delete(authKey)
  return succeed({
    mId: merchant.mId,
    customerKey,
    authenticatedAt: paymentTime(world.nowMs()),
    method: '카드',
    billingKey: newBillingKey(world, authorization),
    card: cardIdentity,
  })
}

export const newBillingKey = (world: World, card: BillingAuthorization): string => {
  const billingKey = world.nextId('bk_')
  world.billingKeys.set(billingKey, { ...card, removed: false })
  return billingKey
}

/** Section 2.2. */
export const chargeBillingKey: Operation = (world, call) => {
  const body = BillingBody.safeParse(call.input)
  if (!body.success) return invalid(body.error)
  const { amount, customerKey, cardInstallmentPlan, ...order } = body.data
  if (order.taxFreeAmount + order.taxExemptionAmount > amount) {
    return refuse('INVALID_REQUEST', 'invalid: taxFreeAmount, taxExemptionAmount')
  }
  const key = findBillingKey(world, call)
  if (key === undefined) return refuse('INVALID_BILL_KEY_REQUEST')
  if (key.removed) return refuse('ALREADY_REMOVED_BILLING_KEY')
  if (key.customerKey !== customerKey) return refuse('NOT_MATCHES_CUSTOMER_KEY')
  if (isTaken(world, call, order.orderId)) return refuse('DUPLICATED_ORDER_ID')
  const payment = openPayment(world, call, {
    ...order,
    type: 'BILLING',
    totalAmount: amount,
    installmentPlanMonths: cardInstallmentPlan,
    customerKey,
    behaviour: key.behaviour,
  })
  return approve(world, payment)
}

/** Section 2: DELETE gives 200 with nothing in it. */
export const removeBillingKey: Operation = (world, call) => {
  const key = findBillingKey(world, call)
  if (key === undefined) return refuse('INVALID_BILL_KEY_REQUEST')
  if (key.removed) return refuse('ALREADY_REMOVED_BILLING_KEY')
  key.removed = true
  return { status: 200, text: '' }
}

/** undefined also for a billing key of another merchant. */
const findBillingKey = (world: World, { merchant, id }: Call): BillingKey | undefined => {
  const key = world.billingKeys.get(id)
  return key?.merchant === merchant ? key : undefined
}

/** Also while a payer may still confirm a payment of the order. What was declined or expired leaves it free. */
const isTaken = (world: World, { merchant }: Call, orderId: string): boolean => {
  const payment = merchant.orders.get(orderId)
  if (payment === undefined) return false
  const { status } = stateAt(payment, world.nowMs())
  return status !== 'ABORTED' && status !== 'EXPIRED'
}
