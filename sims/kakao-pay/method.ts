import type { Method, MethodAsked } from '../kit/provider.ts'
import { behaviourOf } from './behaviour.ts'
import { ONE_TIME_CID, SUBSCRIPTION_CID } from './contract.ts'
import type { Asked } from './requests.ts'
import { newPayment } from './ready.ts'
import { issueSid } from './sids.ts'
import { authenticated } from './window.ts'

/** `ready` and the payer's authentication in one; or a SID, issued without a charge. */
export const methodFor = (call: Asked, asked: MethodAsked): Method | undefined =>
  asked.kind === 'billing_key' ? sidFor(call, asked) : tokenFor(call, asked)

const tokenFor = (
  call: Asked,
  { orderId, orderName, amount, behaviour: text }: MethodAsked,
): Method | undefined => {
  const behaviour = behaviourOf(text, 'token')
  if (behaviour === undefined) return undefined
  const userId = call.tools.nextId('user_')
  const payment = newPayment(call, {
    cid: ONE_TIME_CID,
    partner_order_id: orderId,
    partner_user_id: userId,
    item_name: orderName,
    quantity: 1,
    total_amount: amount,
    tax_free_amount: 0n,
    green_deposit: 0n,
    approval_url: 'https://merchant.example/approved',
    install_month: 0,
  })
  const pgToken = authenticated(call, payment, behaviour)
  return {
    type: 'token',
    token: payment.tid,
    window: { pg_token: pgToken, partner_user_id: userId },
    providerOrderId: orderId,
  }
}

const sidFor = (call: Asked, { behaviour: text }: MethodAsked): Method | undefined => {
  const behaviour = behaviourOf(text, 'sid')
  if (behaviour === undefined) return undefined
  const userId = call.tools.nextId('user_')
  const issued = { cid: SUBSCRIPTION_CID, userId, method: behaviour.method, behaviour }
  return { type: 'billing_key', billingKey: issueSid(call, issued), customerKey: userId }
}
