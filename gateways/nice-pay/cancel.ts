import type { CancelResult, Outcome } from '../../ledger/payment/outcome.ts'
import type { CancelRequest } from '../port/gateway.ts'
import { cutToBytes } from '../port/texts.ts'
import { won } from '../port/won.ts'
import { post, type Parts } from './call.ts'
import { isAuthentic, readReply, unexpected, wonOnly } from './interpret.ts'
import { tidSignature } from './signatures.ts'
import { taxFreeOf } from './tax-free.ts'
import { CancelledPayment, type Cancel } from './wire.ts'

const LONGEST_REASON = 100

/**
 * Contract 2.4. Our transaction id is the order id: a part under one that was used is refused, so no part is made twice.
 * The amount is always sent: without one, whatever is left would be cancelled.
 */
export const cancel = async (parts: Parts, request: CancelRequest): Promise<Outcome<CancelResult>> => {
  if (request.amount.currency !== 'KRW') return wonOnly
  const { reference: tid, credentials } = request
  const ediDate = parts.now()
  const reply = await post(parts, request, {
    operation: 'cancel',
    path: `/v1/payments/${encodeURIComponent(tid)}/cancel`,
    body: {
      reason: cutToBytes(LONGEST_REASON, request.reason),
      orderId: request.idempotencyKey,
      cancelAmt: request.amount.amount,
      ...taxFreeOf(request),
      ediDate,
      signData: tidSignature({ tid, ediDate }, credentials.secretKey),
    },
  })
  const read = readReply(reply, CancelledPayment)
  if (read.kind !== 'read') return read
  const ours = isOurs(request, read.body) ? cancelIn(read.body) : undefined
  if (ours?.amount !== request.amount.amount) return unexpected(reply)
  return {
    kind: 'succeeded',
    result: { reference: ours.tid, amount: won(ours.amount), cancelledAt: ours.cancelledAt },
  }
}

const isOurs = ({ reference, leftAtMost, credentials }: CancelRequest, told: CancelledPayment): boolean =>
  told.tid === reference &&
  told.balanceAmt <= leftAtMost.amount &&
  (told.status === 'partialCancelled' || told.balanceAmt === 0n) &&
  isAuthentic(told, credentials)

/** Contract 3: `cancelledTid` names it; where there is none it was done in one go, under the approval's own. */
const cancelIn = ({ tid, cancelledTid, cancels }: CancelledPayment): Cancel | undefined => {
  const [ours, another] = cancels.filter((cancel) => cancel.tid === (cancelledTid ?? tid))
  return another === undefined ? ours : undefined
}
