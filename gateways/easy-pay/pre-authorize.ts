import type { Hold, Outcome } from '../../ledger/payment/outcome.ts'
import type { ApproveRequest } from '../port/gateway.ts'
import { unsent } from '../port/unsent.ts'
import { won } from '../port/won.ts'
import type { Dependencies } from './call.ts'
import { isManual } from './capabilities.ts'
import { charge } from './charge.ts'
import { holdEnds } from './hold.ts'
import { unexpected } from './interpret.ts'
import { canBeHeld, methodKindOf } from './pay-methods.ts'
import { referenceOf } from './reference.ts'
import { instantOfSecond } from './seoul-time.ts'

const takesAtOnce = unsent(
  8002,
  'only a shop of manual acquisition (setting manualAcquisition) can hold money',
)

/** Contract 2.4 and 3. Any other status, or a transfer, means that the money is not held but taken. */
export const preAuthorize = async (
  { http }: Dependencies,
  request: ApproveRequest,
): Promise<Outcome<Hold>> => {
  if (!isManual(request.credentials)) return takesAtOnce
  const charged = await charge(http, request, 'pre_authorize')
  if (charged.kind !== 'read') return charged
  const { answer, reply } = charged.body
  const { payMethodTypeCode } = answer.paymentInfo
  if (answer.statusCode !== 'TS01' || !canBeHeld(payMethodTypeCode)) return unexpected(reply)
  const approvedAt = instantOfSecond(answer.transactionDate)
  return {
    kind: 'succeeded',
    result: {
      reference: referenceOf(answer.pgCno, payMethodTypeCode),
      amount: won(answer.amount),
      approvedAt,
      expiresAt: holdEnds(approvedAt),
      methodKind: methodKindOf(payMethodTypeCode),
    },
  }
}
