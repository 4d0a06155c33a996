import type { CancelResult, Outcome } from '../../ledger/payment/outcome.ts'
import type { HttpClient } from '../http/answer.ts'
import type { CancelRequest } from '../port/gateway.ts'
import { won } from '../port/won.ts'
import { post } from './call.ts'
import { readReply, unexpected, wonOnly } from './interpret.ts'
import { targetOf } from './reference.ts'
import { CancelledPayment } from './wire.ts'

/**
 * Contract 2.4; with the balance as we know it, so that Kakao Pay refuses when it knows another one. There is no field for
 * the reason. What is answered is this cancel alone, so it must be of the amount that was asked for.
 */
export const cancel = async (http: HttpClient, request: CancelRequest): Promise<Outcome<CancelResult>> => {
  if (request.amount.currency !== 'KRW') return wonOnly
  const { tid, terms } = targetOf(request.reference, request.credentials)
  const reply = await post(http, request, {
    operation: 'cancel',
    path: '/online/v1/payment/cancel',
    terms,
    body: {
      tid,
      cancel_amount: request.amount.amount,
      cancel_tax_free_amount: request.taxFree.amount,
      cancel_available_amount: request.balanceBefore.amount,
      payload: request.idempotencyKey,
    },
  })
  const read = readReply(reply, CancelledPayment)
  if (read.kind !== 'read') return read
  const { aid, approved_cancel_amount: ours, canceled_at: cancelledAt } = read.body
  if (!isAsAsked(request, tid, read.body)) return unexpected(reply)
  return { kind: 'succeeded', result: { reference: aid, amount: won(ours.total), cancelledAt } }
}

type Told = ReturnType<typeof CancelledPayment.parse>

const isAsAsked = ({ amount, leftAtMost }: CancelRequest, tid: string, told: Told): boolean => {
  const { total: left } = told.cancel_available_amount
  if (told.tid !== tid || told.approved_cancel_amount.total !== amount.amount) return false
  return left <= leftAtMost.amount && (told.status !== 'CANCEL_PAYMENT' || left === 0n)
}
