import type { CancelResult, Outcome } from '../../ledger/payment/outcome.ts'
import type { HttpClient } from '../http/answer.ts'
import type { CancelRequest } from '../port/gateway.ts'
import { cutTo } from '../port/texts.ts'
import { won } from '../port/won.ts'
import { post } from './call.ts'
import { readReply, unexpected, wonOnly } from './interpret.ts'
import { CancelAnswer, cancelReferenceOf } from './wire.ts'

const LONGEST_REASON = 200

/** Contract 2.1. The answer does not say what is left: that no more went back than was asked only its own amount shows. */
export const cancel = async (http: HttpClient, request: CancelRequest): Promise<Outcome<CancelResult>> => {
  const { amount, reference } = request
  if (amount.currency !== 'KRW') return wonOnly
  const reply = await post(http, request, {
    operation: 'cancel',
    path: `/v1/payments/${encodeURIComponent(reference)}/cancel`,
    body: { cancelReason: cutTo(LONGEST_REASON, request.reason), cancelAmount: amount.amount },
  })
  const read = readReply(reply, CancelAnswer)
  if (read.kind !== 'read') return read
  const { paymentKey, canceledAt, cancelAmount } = read.body
  if (paymentKey !== reference || cancelAmount !== amount.amount) return unexpected(reply)
  return {
    kind: 'succeeded',
    result: {
      reference: cancelReferenceOf(read.body),
      amount: won(cancelAmount),
      cancelledAt: canceledAt,
    },
  }
}
