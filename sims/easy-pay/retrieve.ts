import type { Route } from '../kit/provider.ts'
import { refuse, succeed } from './answer.ts'
import { keptOf } from './once.ts'
import { invalid, RetrieveBody } from './requests.ts'
import { type Payment, type State } from './state.ts'
import { approvalFields } from './told.ts'
import { dayBefore, dayIn } from './wire-times.ts'

/**
 * Section 2.5: by the id of the request that made it, an approval with its status of now, or a change as it was answered;
 * unsigned. It tells neither what is left nor which cancels there were.
 */
export const retrieve: Route<State> = {
  method: 'POST',
  path: '/api/trades/retrieveTransaction',
  isRead: true,
  fault: 'inquire',
  answer: ({ state, input, nowMs }) => {
    const body = RetrieveBody.safeParse(input)
    if (!body.success) return invalid(body.error)
    const { transactionDate } = body.data
    const kept = keptOf(state, body.data)
    const isRecent = transactionDate === dayIn(nowMs) || transactionDate === dayBefore(nowMs)
    if (!isRecent || kept?.of === undefined || kept.day !== transactionDate) return refuse('XN01')
    return succeed('정상', isPayment(kept.of) ? approvalFields(kept.of, nowMs) : kept.of)
  },
}

const isPayment = (of: NonNullable<ReturnType<typeof keptOf>>['of'] & object): of is Payment => 'mall' in of
