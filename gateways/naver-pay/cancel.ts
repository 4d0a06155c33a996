import type { CancelResult, Outcome } from '../../ledger/payment/outcome.ts'
import type { HttpClient } from '../http/answer.ts'
import type { CancelRequest } from '../port/gateway.ts'
import { cutToBytes } from '../port/texts.ts'
import { won } from '../port/won.ts'
import { post } from './call.ts'
import { readReply, unexpected, wonOnly } from './interpret.ts'
import { CancelledAnswer } from './wire.ts'

const LONGEST_REASON_BYTES = 256

/** Contract 2.3; with the balance that it must leave, so that Naver refuses when it knows another one. */
export const cancel = async (http: HttpClient, request: CancelRequest): Promise<Outcome<CancelResult>> => {
  if (request.amount.currency !== 'KRW') return wonOnly
  const { amount } = request.amount
  const left = request.balanceBefore.amount - amount
  const cancelAmount = String(amount)
  const reply = await post(http, request, {
    operation: 'cancel',
    api: 'v1/cancel',
    form: {
      paymentId: request.reference,
      merchantPayTransactionKey: request.idempotencyKey,
      cancelAmount,
      cancelReason: cutToBytes(LONGEST_REASON_BYTES, request.reason),
      cancelRequester: '2',
      taxScopeAmount: String(amount - request.taxFree.amount),
      taxExScopeAmount: String(request.taxFree.amount),
      doCompareRest: '1',
      // More than is left cannot be cancelled anyway.
      expectedRestAmount: String(left < 0n ? 0n : left),
    },
    idempotencyKey: request.idempotencyKey,
  })
  const read = readReply(reply, CancelledAnswer)
  if (read.kind !== 'read') return read
  const told = read.body
  const isOurs = told.paymentId === request.reference && told.cancelled === amount
  if (!isOurs || told.left > request.leftAtMost.amount) return unexpected(reply)
  return {
    kind: 'succeeded',
    result: { reference: told.payHistId, amount: won(told.cancelled), cancelledAt: told.cancelledAt },
  }
}
