import type { Approval, Outcome } from '../../ledger/payment/outcome.ts'
import type { ApproveRequest } from '../port/gateway.ts'
import { unsent } from '../port/unsent.ts'
import { won } from '../port/won.ts'
import type { Dependencies } from './call.ts'
import { isManual } from './capabilities.ts'
import { charge } from './charge.ts'
import { unexpected } from './interpret.ts'
import { methodKindOf } from './pay-methods.ts'
import { referenceOf } from './reference.ts'
import { instantOfSecond } from './seoul-time.ts'

/** Contract 3: of a transfer it stays TS01. TS07, which waits for a deposit, is no approval. */
const approved: ReadonlySet<string> = new Set(['TS01', 'TS03', 'TS04'])

/**
 * At a shop of manual acquisition it would only be held: its money would never come unless a second call acquired it, which
 * could fail on its own. So there the payment has to be asked for in two steps.
 */
const holdsOnly = unsent(8002, 'a shop of manual acquisition takes payments that are captured by hand only')

export const approve = async (
  { http }: Dependencies,
  request: ApproveRequest,
): Promise<Outcome<Approval>> => {
  if (isManual(request.credentials)) return holdsOnly
  const charged = await charge(http, request, 'approve')
  if (charged.kind !== 'read') return charged
  const { answer, reply } = charged.body
  if (!approved.has(answer.statusCode)) return unexpected(reply)
  const { payMethodTypeCode, approvalNo } = answer.paymentInfo
  return {
    kind: 'succeeded',
    result: {
      reference: referenceOf(answer.pgCno, payMethodTypeCode),
      approvalNumber: approvalNo,
      amount: won(answer.amount),
      approvedAt: instantOfSecond(answer.transactionDate),
      methodKind: methodKindOf(payMethodTypeCode),
    },
  }
}
