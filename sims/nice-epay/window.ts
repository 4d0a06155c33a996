import { hash } from 'node:crypto'
import type { Call, Method, MethodAsked } from '../kit/provider.ts'
import { behaviourOf } from './codes.ts'
import { demo, merchantOf, type Merchant, type PayMethod } from './contract.ts'
import { windowSignature } from './hashes.ts'
import { shortTime } from './wire.ts'
import type { Payment, World } from './world.ts'

/** C.2, after the host of NextAppURL and NetCancelURL; as the public samples have them. */
export const APPROVE_PATH = '/webapi/pay_process.jsp'
export const CANCEL_PATH = '/webapi/cancel_process.jsp'

/** From the payer's authentication to the approval. */
const APPROVE_WITHIN_MS = 10 * 60_000

export const isExpired = ({ openedAtMs }: Payment, nowMs: number): boolean =>
  nowMs >= openedAtMs + APPROVE_WITHIN_MS

/** What the window posts to the merchant's ReturnURL, or a card's registration. Whose: `?MID=`, else the demo merchant's. */
export const methodOf =
  (payMethod: PayMethod) =>
  (call: Call<World>, asked: MethodAsked): Method | undefined => {
    const behaviour = behaviourOf(asked.behaviour)
    const merchant = merchantOf(call.query['MID'] ?? demo.mid)
    if (behaviour === undefined || merchant === undefined) return undefined
    const { decline } = behaviour
    if (asked.kind !== 'billing_key') return windowed(call, { ...asked, merchant, payMethod, decline })
    if (payMethod !== 'CARD') return undefined
    const { state, tools, nowMs } = call
    const billingKey = `BIKY${merchant.mid}${shortTime(nowMs)}${tools.nextNumber(4)}`
    state.billingKeys.set(billingKey, { merchant, decline })
    return { type: 'billing_key', billingKey, customerKey: tools.nextId('customer_') }
  }

type Opening = Pick<MethodAsked, 'orderId' | 'orderName' | 'amount'> &
  Pick<Payment, 'payMethod' | 'decline'> & { readonly merchant: Merchant }

const services: Readonly<Record<PayMethod, string>> = { CARD: '01', BANK: '02' }

const windowed = (
  { state, tools, nowMs, url }: Call<World>,
  { orderId, orderName, amount, payMethod, decline, merchant }: Opening,
): Method => {
  const { mid, merchantKey } = merchant
  const tid = `${mid}${services[payMethod]}01${shortTime(nowMs)}${tools.nextNumber(4)}`
  const token = hash('sha256', tools.nextId('token_'), 'hex').slice(0, 32).toUpperCase()
  const authToken = `NICETOKN${token}`
  state.payments.set(tid, {
    ...{ tid, merchant, moid: orderId, goodsName: orderName, amount, payMethod, authToken, decline },
    quota: '00',
    openedAtMs: nowMs,
    state: { status: 'waiting' },
  })
  return {
    type: 'token',
    token: tid,
    window: {
      AuthToken: authToken,
      NextAppURL: `${url}${APPROVE_PATH}`,
      NetCancelURL: `${url}${CANCEL_PATH}`,
      Signature: windowSignature(merchantKey, { authToken, mid, amount }),
      PayMethod: payMethod,
      ...{ TxTid: tid, MID: mid, Moid: orderId, Amt: String(amount) },
    },
    providerOrderId: orderId,
  }
}
