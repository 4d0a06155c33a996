import type { Approval, Outcome } from '../../ledger/payment/outcome.ts'
import type { ApproveRequest } from '../port/gateway.ts'
import { post, type Dependencies } from './call.ts'
import { readReply } from './interpret.ts'
import { ApprovalAnswer, chargeBody, moneyOf, tokenOf } from './wire.ts'

/** Contract, table: Approve. */
export const approve = async (
  { http }: Dependencies,
  request: ApproveRequest,
): Promise<Outcome<Approval>> => {
  const token = tokenOf(request)
  const body = chargeBody(request, token)
  const reply = await post(http, request, { operation: 'approve', path: '/v1/approvals', body, token })
  const read = readReply(reply, ApprovalAnswer)
  if (read.kind !== 'read') return read
  const { transactionId, approvalNumber, approvedAt } = read.body
  return {
    kind: 'succeeded',
    result: {
      reference: transactionId,
      approvalNumber: approvalNumber ?? null,
      amount: moneyOf(read.body, request.amount.currency),
      approvedAt,
      methodKind: 'card',
    },
  }
}
