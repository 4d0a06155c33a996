import type { Answer } from '../kit/answer.ts'
import type { Merchant, Payment } from './payment.ts'
import type { World } from './world.ts'

/** A call that passed authentication. `id`: the path's payment key, order id or billing key; empty where there is none. */
export type Call = { readonly merchant: Merchant; readonly id: string; readonly input: unknown }

export type Operation = (world: World, call: Call) => Answer

/** undefined also for a payment of another merchant. */
export const findPayment = (world: World, merchant: Merchant, paymentKey: string): Payment | undefined => {
  const payment = world.payments.get(paymentKey)
  return payment?.merchant === merchant ? payment : undefined
}
