import type { Answer } from '../kit/answer.ts'
import type { Merchant, Transaction, World } from './world.ts'

/** A call that passed authentication. `id` is the path's transaction or order id; empty where it has none. */
export type Call = { readonly merchant: Merchant; readonly id: string; readonly input: unknown }

export type Operation = (world: World, call: Call) => Answer

/** undefined also for a transaction of another merchant. */
export const findTransaction = (world: World, call: Call): Transaction | undefined => {
  const transaction = world.transactions.get(call.id)
  return transaction?.merchant === call.merchant ? transaction : undefined
}
