import type { Approval, Outcome } from '../../ledger/payment/outcome.ts'
import type { HttpClient } from '../http/answer.ts'
import type { ApproveRequest } from '../port/gateway.ts'
import type { Reply } from '../port/reply.ts'
import { won } from '../port/won.ts'
import { post } from './call.ts'
import { otherInstrument, readReply, tryFailed, unexpected, wonOnly } from './interpret.ts'
import { methodKindOf } from './mapping.ts'
import { ApprovedAnswer, type ApprovedBody } from './wire.ts'

/** Contract 2.1: everything but the paymentId was settled with the payer in the window. */
export const approve = async (http: HttpClient, request: ApproveRequest): Promise<Outcome<Approval>> => {
  const { instrument, idempotencyKey } = request
  if (request.amount.currency !== 'KRW') return wonOnly
  if (instrument.kind !== 'token') return otherInstrument
  const { token: paymentId } = instrument
  const form = { paymentId }
  const reply = await post(http, request, {
    operation: 'approve',
    api: 'v2.2/apply/payment',
    form,
    idempotencyKey,
  })
  const read = readReply(reply, ApprovedAnswer)
  return read.kind === 'read' ? approvalIn(reply, read.body, { ...request, paymentId }) : read
}

/** Contract 3.1, of the approval of a charge too. */
export const approvalIn = (
  reply: Reply,
  { paymentId, detail }: ApprovedBody,
  asked: Pick<ApproveRequest, 'providerOrderId'> & { readonly paymentId: string },
): Outcome<Approval> => {
  if (paymentId !== asked.paymentId || detail.merchantPayKey !== asked.providerOrderId)
    return unexpected(reply)
  if (detail.admissionState === 'FAIL') return tryFailed
  if (detail.paymentId !== asked.paymentId) return unexpected(reply)
  return {
    kind: 'succeeded',
    result: {
      reference: paymentId,
      approvalNumber: detail.cardAuthNo,
      amount: won(detail.totalPayAmount),
      approvedAt: detail.admissionYmdt,
      methodKind: methodKindOf(detail.primaryPayMeans),
    },
  }
}
