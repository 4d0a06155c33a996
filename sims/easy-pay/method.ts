import type { Call, Method, MethodAsked } from '../kit/provider.ts'
import { behaviourOf } from './codes.ts'
import type { State } from './state.ts'

/** The test door: good for any shop. The provider knows nobody whose card it would be. */
export const method = (call: Call<State>, asked: MethodAsked): Method | undefined => {
  const { state, tools, nowMs } = call
  const behaviour = behaviourOf(asked.behaviour)
  if (behaviour === undefined) return undefined
  const { orderId: shopOrderNo, amount } = asked
  if (asked.kind === 'billing_key') {
    const billingKey = tools.nextId('bk')
    state.billingKeys.set(billingKey, { mallId: null, behaviour, isRemoved: false })
    return { type: 'billing_key', billingKey, customerKey: 'simulated-payer' }
  }
  const authorizationId = tools.nextId('ep')
  state.authorizations.set(authorizationId, {
    authorizationId,
    mallId: null,
    shopOrderNo,
    amount,
    installmentMonth: 0,
    isRegistration: false,
    behaviour,
    madeAtMs: nowMs,
    isUsed: false,
  })
  return { type: 'token', token: authorizationId, providerOrderId: shopOrderNo }
}
