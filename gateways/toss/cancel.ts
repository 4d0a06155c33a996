import type { CancelResult, Outcome } from '../../ledger/payment/outcome.ts'
import type { HttpClient } from '../http/answer.ts'
import type { CancelRequest } from '../port/gateway.ts'
import { cutTo } from '../port/texts.ts'
import { won } from '../port/won.ts'
import { post } from './call.ts'
import { cancelUnderWay, readReply, unexpected, wonOnly } from './interpret.ts'
import { CancelledPayment, type Cancel } from './wire.ts'

const LONGEST_REASON = 200

/** Contract 2.3; with the balance as we know it, so that Toss refuses when it knows another one. */
export const cancel = async (http: HttpClient, request: CancelRequest): Promise<Outcome<CancelResult>> => {
  if (request.amount.currency !== 'KRW') return wonOnly
  const reply = await post(http, request, {
    operation: 'cancel',
    path: `/v1/payments/${encodeURIComponent(request.reference)}/cancel`,
    body: {
      cancelReason: cutTo(LONGEST_REASON, request.reason),
      cancelAmount: request.amount.amount,
      refundableAmount: request.balanceBefore.amount,
      taxFreeAmount: request.taxFree.amount,
    },
  })
  const read = readReply(reply, CancelledPayment)
  if (read.kind !== 'read') return read
  const { paymentKey, status, balanceAmount, cancels } = read.body
  if (paymentKey !== request.reference || balanceAmount > request.leftAtMost.amount) return unexpected(reply)
  if (status === 'CANCELED' && balanceAmount > 0n) return unexpected(reply)
  const ours = oursOf(request, cancels)
  if (ours === undefined) return unexpected(reply)
  if (ours.cancelStatus === 'IN_PROGRESS') return cancelUnderWay
  return {
    kind: 'succeeded',
    result: {
      reference: ours.transactionKey,
      amount: won(ours.cancelAmount),
      cancelledAt: ours.canceledAt,
    },
  }
}

/**
 * The Payment that is answered holds all its cancels, and none names our key. `lastTransactionKey` is the last one's,
 * which need not be ours when others cancel at the same time. But Toss cancelled only if its balance was the one we
 * sent, so ours left exactly that less the amount; and as every cancel leaves less than the one before it, no other
 * that was done left as much. None like that: whose the others are cannot be told.
 */
const oursOf = (request: CancelRequest, cancels: readonly Cancel[]): Cancel | undefined => {
  const { amount } = request.amount
  const left = request.balanceBefore.amount - amount
  const [ours, another] = cancels.filter(
    ({ cancelStatus, cancelAmount, refundableAmount }) =>
      cancelStatus !== 'ABORTED' && cancelAmount === amount && refundableAmount === left,
  )
  return another === undefined ? ours : undefined
}
