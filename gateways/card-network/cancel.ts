import type { CancelResult, Outcome } from '../../ledger/payment/outcome.ts'
import type { CancelRequest } from '../port/gateway.ts'
import { post, type Dependencies } from './call.ts'
import { readReply, unexpected } from './interpret.ts'
import { CancelAnswer, moneyOf } from './wire.ts'

/**
 * Contract, table: Cancel. It need not repeat the amount: then it cancelled the one asked for, as far as the balance it
 * tells bears that out.
 */
export const cancel = async (
  { http, now }: Dependencies,
  request: CancelRequest,
): Promise<Outcome<CancelResult>> => {
  const asked = request.amount
  const path = `/v1/approvals/${encodeURIComponent(request.reference)}/cancels`
  const body = { amount: asked.amount, reason: request.reason }
  const reply = await post(http, request, { operation: 'cancel', path, body })
  const read = readReply(reply, CancelAnswer)
  if (read.kind !== 'read') return read
  const { cancelId, amount = asked.amount, currency, canceledAt, status, balance } = read.body
  const isWhole = status === 'CANCELED'
  if (isWhole !== (balance === 0n) || balance > request.leftAtMost.amount) return unexpected(reply)
  return {
    kind: 'succeeded',
    result: {
      reference: cancelId,
      amount: moneyOf({ amount, currency }, asked.currency),
      cancelledAt: canceledAt ?? now(),
    },
  }
}
