import type { Answer } from '../kit/answer.ts'
import type { Call, Route } from '../kit/provider.ts'
import type { FaultOperation } from '../kit/faults.ts'
import { acquire } from './acquire.ts'
import { refuse, succeed } from './answer.ts'
import { cancelPart, cancelWhole } from './cancel.ts'
import { knownMall } from './malls.ts'
import { isDuplicate, keep } from './once.ts'
import { invalid, ReviseBody } from './requests.ts'
import { authValueOf } from './signature.ts'
import { isHeld, type Payment, type State } from './state.ts'
import { dayIn } from './wire-times.ts'

/** Section 2.4. Cash receipts (51, 52), refunds to an account (60, 62, 63) and escrow (61) are not simulated. */
export const revise: Route<State> = {
  method: 'POST',
  path: '/api/trades/revise',
  fault: (call) => faultOf(call),
  answer: (call) => {
    const { state, nowMs } = call
    const body = ReviseBody.safeParse(call.input)
    if (!body.success) return invalid(body.error)
    const asked = body.data
    const { secretKey } = knownMall(asked.mallId)
    const authValue = authValueOf([asked.pgCno, asked.shopTransactionId], secretKey)
    if (asked.msgAuthValue.toLowerCase() !== authValue) return refuse('XM02')
    if (asked.cancelReqDate !== dayIn(nowMs)) return refuse('XI01', 'cancelReqDate')
    if (isDuplicate(state, asked, nowMs)) return refuse('XD01')
    keep(state, asked, { day: dayIn(nowMs), of: undefined })
    const payment = paymentIn(state, asked)
    return payment === undefined ? refuse('XN02') : change(call, payment, asked)
  },
}

const change = (call: Call<State>, payment: Payment, asked: ReviseBody): Answer => {
  if (asked.refundQueryFlag === 'Y' && payment.lastCancel !== undefined)
    return succeed('정상취소', payment.lastCancel)
  const make = changes.get(asked.reviseTypeCode)
  return make === undefined ? refuse('XI01', 'reviseTypeCode') : make(call, payment, asked)
}

const changes: ReadonlyMap<string, typeof cancelWhole> = new Map([
  ['20', acquire],
  ['32', cancelPart],
  ['33', cancelPart],
  ['40', cancelWhole],
])

/** undefined also for one of another shop. */
const paymentIn = (
  { payments }: State,
  { mallId, pgCno }: Pick<ReviseBody, 'mallId' | 'pgCno'>,
): Payment | undefined => {
  const payment = payments.get(pgCno)
  return payment?.mall.mallId === mallId ? payment : undefined
}

const faultOf = ({ state, input }: Call<State>): FaultOperation | undefined => {
  const body = ReviseBody.safeParse(input)
  if (!body.success) return undefined
  if (body.data.reviseTypeCode === '20') return 'capture'
  const payment = paymentIn(state, body.data)
  return payment !== undefined && isHeld(payment) ? 'void' : 'cancel'
}
