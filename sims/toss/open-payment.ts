import { isApproved, type Payment } from './payment.ts'
import type { Call } from './operation.ts'
import type { World } from './world.ts'

export type Order = Pick<
  Payment,
  | 'type'
  | 'orderId'
  | 'orderName'
  | 'totalAmount'
  | 'taxFreeAmount'
  | 'taxExemptionAmount'
  | 'installmentPlanMonths'
  | 'customerKey'
  | 'behaviour'
>

/** A payment nobody has approved yet; what an inquiry by its order finds from now on. */
export const openPayment = (world: World, { merchant }: Call, order: Order): Payment => {
  const payment: Payment = {
    ...order,
    paymentKey: world.nextId('tsim_'),
    merchant,
    secret: world.nextId('ps_'),
    requestedAtMs: world.nowMs(),
    state: { status: 'IN_PROGRESS' },
  }
  world.payments.set(payment.paymentKey, payment)
  merchant.orders.set(payment.orderId, payment)
  return payment
}

/** The money of the order has moved, back or not: the order id is used up for ever. */
export const isPaid = ({ merchant }: Call, orderId: string): boolean => {
  const payment = merchant.orders.get(orderId)
  return payment !== undefined && isApproved(payment.state)
}
