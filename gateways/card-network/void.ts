import type { Outcome, VoidResult } from '../../ledger/payment/outcome.ts'
import type { VoidRequest } from '../port/gateway.ts'
import { post, type Dependencies } from './call.ts'
import { readReply } from './interpret.ts'
import { VoidAnswer } from './wire.ts'

/** Contract, table: Void. The answer names no id of its own, so the pre-authorization's stands for it. */
export const voidHold = async (
  { http, now }: Dependencies,
  request: VoidRequest,
): Promise<Outcome<VoidResult>> => {
  const path = `/v1/pre-authorizations/${encodeURIComponent(request.reference)}/void`
  const body = { reason: request.reason }
  const reply = await post(http, request, { operation: 'void', path, body })
  const read = readReply(reply, VoidAnswer)
  if (read.kind !== 'read') return read
  return {
    kind: 'succeeded',
    result: { reference: request.reference, voidedAt: read.body.voidedAt ?? now() },
  }
}
