import type { Route } from '../kit/provider.ts'
import { refuse, succeed } from './answer.ts'
import { chargeFault } from './approval.ts'
import { charge } from './approve.ts'
import { isDuplicate, keep } from './once.ts'
import { BatchBody, invalid, RemoveBody } from './requests.ts'
import type { BillingKey, State } from './state.ts'
import { dayIn } from './wire-times.ts'

/** Section 2.3: a registered card is charged without a window. */
export const batch: Route<State> = {
  method: 'POST',
  path: '/api/trades/approval/batch',
  fault: chargeFault,
  answer: (call) => {
    const { state, nowMs } = call
    const body = BatchBody.safeParse(call.input)
    if (!body.success) return invalid(body.error)
    const { mallId, shopTransactionId, shopOrderNo, approvalReqDate, amount, payMethodInfo } = body.data
    const asked = { mallId, shopTransactionId }
    if (approvalReqDate !== dayIn(nowMs)) return refuse('XI01', 'approvalReqDate')
    if (isDuplicate(state, asked, nowMs)) return refuse('XD01')
    const key = usableKey(state, mallId, payMethodInfo.billKeyMethodInfo.batchKey)
    if (key === undefined) {
      keep(state, asked, { day: dayIn(nowMs), of: undefined })
      return refuse('XB01')
    }
    const { installmentMonth } = payMethodInfo.cardMethodInfo
    return charge(call, { ...asked, shopOrderNo, amount, installmentMonth, behaviour: key.behaviour })
  },
}

export const removeKey: Route<State> = {
  method: 'POST',
  path: '/api/trades/removeBatchKey',
  answer: ({ state, input, nowMs }) => {
    const body = RemoveBody.safeParse(input)
    if (!body.success) return invalid(body.error)
    const { batchKey, ...told } = body.data
    if (isDuplicate(state, told, nowMs)) return refuse('XD01')
    keep(state, told, { day: dayIn(nowMs), of: undefined })
    const key = usableKey(state, told.mallId, batchKey)
    if (key === undefined) return refuse('XB01')
    key.isRemoved = true
    return succeed('정상처리', told)
  },
}

/** undefined also for one of another shop. */
const usableKey = ({ billingKeys }: State, mallId: string, billingKey: string): BillingKey | undefined => {
  const key = billingKeys.get(billingKey)
  if (key === undefined || key.isRemoved) return undefined
  return key.mallId === null || key.mallId === mallId ? key : undefined
}
