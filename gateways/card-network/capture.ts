import type { CaptureResult, Outcome } from '../../ledger/payment/outcome.ts'
import type { CaptureRequest } from '../port/gateway.ts'
import { post, type Dependencies } from './call.ts'
import { readReply, unexpected } from './interpret.ts'
import { CaptureAnswer, moneyOf } from './wire.ts'

/** Contract, table: Capture. */
export const capture = async (
  { http, now }: Dependencies,
  request: CaptureRequest,
): Promise<Outcome<CaptureResult>> => {
  const path = `/v1/pre-authorizations/${encodeURIComponent(request.reference)}/captures`
  const body = { amount: request.amount.amount }
  const reply = await post(http, request, { operation: 'capture', path, body })
  const read = readReply(reply, CaptureAnswer)
  if (read.kind !== 'read') return read
  const { transactionId, remaining } = read.body
  if (transactionId !== request.reference || remaining > request.leftAtMost.amount) return unexpected(reply)
  return {
    kind: 'succeeded',
    result: {
      reference: transactionId,
      amount: moneyOf(read.body, request.amount.currency),
      capturedAt: read.body.capturedAt ?? now(),
    },
  }
}
