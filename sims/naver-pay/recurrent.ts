import type { Call } from '../kit/provider.ts'
import { wireDigits } from '../kit/wire-time.ts'
import { invalid, refuse, succeed } from './answer.ts'
import type { Behaviour } from './codes.ts'
import type { Operation } from './operation.ts'
import { ExpireBody, ReserveBody } from './requests.ts'
import type { Payment, World } from './world.ts'

/** Simple Pay 1, step 4: names a payment; nothing is held, nothing moves. */
export const reserve: Operation = (call) => {
  const body = ReserveBody.safeParse(call.input)
  if (!body.success) return invalid(body.error)
  const { recurrentId, merchantUserKey, merchantPayKey, productName, ...amounts } = body.data
  const registration = call.state.registrations.get(recurrentId)
  if (registration === undefined || registration.isExpired)
    return refuse('InvalidParameter', 'recurrentId: 등록되지 않았거나 해지된 번호입니다.')
  if (registration.merchantUserKey !== merchantUserKey)
    return refuse('InvalidParameter', 'merchantUserKey: recurrentId의 사용자와 다릅니다.')
  const { behaviour } = registration
  const { paymentId } = open(call, {
    recurrentId,
    merchantUserKey,
    merchantPayKey,
    productName,
    behaviour,
    total: amounts.totalPayAmount,
    taxScope: amounts.taxScopeAmount,
    taxExScope: amounts.taxExScopeAmount,
  })
  return succeed({ recurrentId, paymentId })
}

/** Simple Pay 1, step 6. */
export const expire: Operation = ({ input, state }) => {
  const body = ExpireBody.safeParse(input)
  if (!body.success) return invalid(body.error)
  const { recurrentId } = body.data
  const registration = state.registrations.get(recurrentId)
  if (registration === undefined || registration.isExpired)
    return refuse('InvalidParameter', 'recurrentId: 등록되지 않았거나 해지된 번호입니다.')
  registration.isExpired = true
  return succeed({ recurrentId })
}

/** A payer who registered; `merchantUserKey` is the merchant's name for that payer. */
export const register = (
  { state, tools }: Call<World>,
  behaviour: Behaviour,
): { readonly recurrentId: string; readonly merchantUserKey: string } => {
  const [recurrentId, merchantUserKey] = [tools.nextId('NPR'), tools.nextId('user-')]
  state.registrations.set(recurrentId, { merchantUserKey, behaviour, isExpired: false })
  return { recurrentId, merchantUserKey }
}

export const open = (
  { state, tools, nowMs }: Call<World>,
  asked: Omit<Payment, 'paymentId' | 'openedAtMs' | 'cardAuthNo' | 'rows'>,
): Payment => {
  const paymentId = tools.nextId(`${wireDigits(nowMs).slice(0, 8)}NP`)
  const payment = { ...asked, paymentId, openedAtMs: nowMs, cardAuthNo: tools.nextNumber(8), rows: [] }
  state.payments.set(paymentId, payment)
  return payment
}
