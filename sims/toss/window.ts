import type { z } from 'zod'
import { refuse, succeed } from './answer.ts'
import { newBillingKey } from './billing.ts'
import { isPaid, openPayment } from './open-payment.ts'
import type { Call, Operation } from './operation.ts'
import type { Payment } from './payment.ts'
import { CardBody, invalid, WindowBody } from './requests.ts'
import type { World } from './world.ts'

/** What the window sends to the success page once the payer has authenticated. */
export const payInWindow: Operation = (world, call) => {
  const body = WindowBody.safeParse(call.input)
  if (!body.success) return invalid(body.error)
  const { orderId, amount } = body.data
  const payment = authenticated(world, call, body.data)
  if (payment === undefined) return refuse('DUPLICATED_ORDER_ID')
  return succeed({ paymentKey: payment.paymentKey, orderId, amount })
}

/** A payment that waits to be confirmed; undefined: its order has been paid. */
export const authenticated = (
  world: World,
  call: Call,
  { orderId, orderName, amount, cardInstallmentPlan, behaviour }: z.output<typeof WindowBody>,
): Payment | undefined => {
  if (isPaid(call, orderId)) return undefined
  const payment = openPayment(world, call, {
    type: 'NORMAL',
    orderId,
    orderName,
    totalAmount: amount,
    taxFreeAmount: 0n,
    taxExemptionAmount: 0n,
    installmentPlanMonths: cardInstallmentPlan,
    customerKey: null,
    behaviour,
  })
  world.waiting.add(payment)
  return payment
}

/** What the window sends to the success page once the payer has registered a card. */
export const registerInWindow: Operation = (world, { merchant, input }) => {
  const body = CardBody.safeParse(input)
  if (!body.success) return invalid(body.error)
  const { behaviour, customerKey = world.nextId('customer_') } = body.data
  const authKey = world.nextId('auth_')
  world.billingAuthorizations.set(authKey, { merchant, customerKey, behaviour })
  return succeed({ authKey, customerKey })
}

/** The registration and the issue in one. */
export const giveBillingKey: Operation = (world, { merchant, input }) => {
  const body = CardBody.safeParse(input)
  if (!body.success) return invalid(body.error)
  const { behaviour, customerKey = world.nextId('customer_') } = body.data
  return succeed({ billingKey: newBillingKey(world, { merchant, customerKey, behaviour }), customerKey })
}
