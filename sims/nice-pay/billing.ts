import type { Answer } from '../kit/answer.ts'
import type { Call } from '../kit/provider.ts'
import { refuse, succeed } from './answer.ts'
import type { Behaviour } from './codes.ts'
import { keys } from './contract.ts'
import { billingSignature } from './hashes.ts'
import { newBid, newTid } from './ids.ts'
import { ChargeBody, ExpireBody, invalid, isSigned } from './requests.ts'
import { settle } from './settle.ts'
import type { BillingKey, Payment, State } from './state.ts'
import { messageTime } from './times.ts'

/** Section 4: 3024. */
const LEAST_FOR_INSTALMENTS = 50_000n
/** Section 4: 3022, 3023. */
const MOST_INSTALMENTS = 36

export const newBillingKey = (call: Call<State>, behaviour: Behaviour): string => {
  const bid = newBid(call)
  call.state.billingKeys.set(bid, { behaviour, removed: false })
  return bid
}

/** Section 2.3, payments. */
export const charge = (call: Call<State>): Answer => {
  const body = ChargeBody.safeParse(call.input)
  if (!body.success) return invalid(body.error)
  const [bid = ''] = call.ids
  const { orderId, amount, cardQuota, goodsName, mallReserved = null } = body.data
  if (!isSigned(body.data, (ediDate) => billingSignature({ orderId, bid, ediDate }, keys)))
    return refuse('U312')
  const key = keyOf(call, bid)
  if ('refusal' in key) return key.refusal
  if (call.state.usedOrderIds.has(orderId)) return refuse('U112')
  if (amount <= 0n) return refuse('A116')
  const refusal = refusalOf(cardQuota, amount)
  if (refusal !== undefined) return refusal
  const payment: Payment = {
    tid: newTid(call),
    orderId,
    goodsName,
    amount,
    cardQuota,
    mallReserved,
    behaviour: key.behaviour,
    openedAtMs: call.nowMs,
    state: { status: 'authenticated' },
  }
  call.state.payments.set(payment.tid, payment)
  return settle(call, payment)
}

const refusalOf = (cardQuota: number, amount: bigint): Answer | undefined => {
  if (cardQuota === 0) return undefined
  if (cardQuota === 1) return refuse('3022')
  if (cardQuota > MOST_INSTALMENTS) return refuse('3023')
  return amount < LEAST_FOR_INSTALMENTS ? refuse('3024') : undefined
}

const keyOf = ({ state }: Call<State>, bid: string): BillingKey | { readonly refusal: Answer } => {
  const key = state.billingKeys.get(bid)
  if (key === undefined) return { refusal: refuse('U309') }
  return key.removed ? { refusal: refuse('U115') } : key
}

/** Section 2.3, expire. */
export const expire = (call: Call<State>): Answer => {
  const body = ExpireBody.safeParse(call.input)
  if (!body.success) return invalid(body.error)
  const [bid = ''] = call.ids
  const { orderId } = body.data
  if (!isSigned(body.data, (ediDate) => billingSignature({ orderId, bid, ediDate }, keys)))
    return refuse('U312')
  const key = keyOf(call, bid)
  if ('refusal' in key) return key.refusal
  key.removed = true
  return succeed({ tid: newTid(call), orderId, bid, authDate: messageTime(call.nowMs) })
}
