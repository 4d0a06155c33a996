import { hash } from 'node:crypto'
import type { Call, Method, MethodAsked } from '../kit/provider.ts'
import { newBillingKey } from './billing.ts'
import { behaviourOf } from './codes.ts'
import { keys } from './contract.ts'
import { windowSignature } from './hashes.ts'
import { newTid } from './ids.ts'
import type { State } from './state.ts'

const AUTH_TOKEN_LENGTH = 40

/** Section 2.1: what the window posts to returnUrl once the payer has authenticated; or a card that is registered. */
export const method = (call: Call<State>, asked: MethodAsked): Method | undefined => {
  const behaviour = behaviourOf(asked.behaviour)
  if (behaviour === undefined) return undefined
  if (asked.kind === 'billing_key') {
    const customerKey = call.tools.nextId('customer_')
    return { type: 'billing_key', billingKey: newBillingKey(call, behaviour), customerKey }
  }
  const { orderId, amount, orderName: goodsName } = asked
  const tid = newTid(call)
  call.state.payments.set(tid, {
    tid,
    orderId,
    goodsName,
    amount,
    cardQuota: 0,
    mallReserved: null,
    behaviour,
    openedAtMs: call.nowMs,
    state: { status: 'authenticated' },
  })
  const authToken = authTokenOf(tid)
  const signature = windowSignature({ authToken, amount }, keys)
  const window = { authToken, signature, clientId: keys.clientKey, orderId, amount: String(amount) }
  return { type: 'token', token: tid, window, providerOrderId: orderId }
}

const authTokenOf = (tid: string): string =>
  `NICEUNTT${hash('sha256', tid).toUpperCase()}`.slice(0, AUTH_TOKEN_LENGTH)
