import type { Hold, Outcome } from '../../ledger/payment/outcome.ts'
import type { ApproveRequest } from '../port/gateway.ts'
import { post, type Dependencies } from './call.ts'
import { readReply } from './interpret.ts'
import { chargeBody, moneyOf, PreAuthorizationAnswer, tokenOf } from './wire.ts'

/** Contract, table: Pre-authorize; for the contract's default of seven days. */
export const preAuthorize = async (
  { http, now }: Dependencies,
  request: ApproveRequest,
): Promise<Outcome<Hold>> => {
  const token = tokenOf(request)
  const body = chargeBody(request, token)
  const reply = await post(http, request, {
    operation: 'pre_authorize',
    path: '/v1/pre-authorizations',
    body,
    token,
  })
  const read = readReply(reply, PreAuthorizationAnswer)
  if (read.kind !== 'read') return read
  const { transactionId, approvedAt, expiresAt } = read.body
  return {
    kind: 'succeeded',
    result: {
      reference: transactionId,
      amount: moneyOf(read.body, request.amount.currency),
      approvedAt: approvedAt ?? now(),
      expiresAt,
      methodKind: 'card',
    },
  }
}
