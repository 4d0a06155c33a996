import { refuse, succeed } from './answer.ts'
import { newBillingKey } from './billing.ts'
import { isPaid, openPayment } from './open-payment.ts'
import type { Operation } from './operation.ts'
import { CardBody, invalid, WindowBody } from './requests.ts'

/** What the window sends to the success page once the payer has authenticated. */
export const payInWindow: Operation = (world, call) => {
  const body = WindowBody.safeParse(call.input)
  if (!body.success) return invalid(body.error)
  const { orderId, orderName, amount, cardInstallmentPlan, behaviour } = body.data
  if (isPaid(call, orderId)) return refuse('DUPLICATED_ORDER_ID')
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
  return succeed({ paymentKey: payment.paymentKey, orderId, amount })
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
