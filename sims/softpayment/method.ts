import type { Method, MethodAsked } from '../kit/provider.ts'
import { behaviourOf } from './codes.ts'
import type { Asked } from './world.ts'

/** A registration: how a billing key is issued the contract does not say, nor that it belongs to a customer. */
export const methodFor = (
  { state, tools }: Asked,
  { kind, behaviour: text }: MethodAsked,
): Method | undefined => {
  const behaviour = behaviourOf(text)
  if (kind === 'token' || behaviour === undefined) return undefined
  const billingKey = tools.nextId('bill_')
  state.billingKeys.set(billingKey, behaviour)
  return { type: 'billing_key', billingKey, customerKey: tools.nextId('customer_') }
}
