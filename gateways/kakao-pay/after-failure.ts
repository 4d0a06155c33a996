import type { FailureCategory } from '../../ledger/core/failure.ts'
import type { HttpClient } from '../http/answer.ts'
import type { ApproveRequest } from '../port/gateway.ts'
import type { NotSucceeded } from '../port/reply.ts'
import { orderOf } from './inquire.ts'
import { saysOnlyThatItFailed } from './mapping.ts'
import { oneTimeTerms } from './terms.ts'
import type { Order } from './wire.ts'

/** Contract 3.5: over without money. */
const over: Readonly<Partial<Record<Order['status'], FailureCategory>>> = {
  FAIL_PAYMENT: 8009,
  FAIL_AUTH_PASSWORD: 8010,
  QUIT_PAYMENT: 8010,
}

/**
 * Contract 4: whether an approval that failed moved anything is told by its order, and mostly at once: then the payer need
 * not wait for it. What is not certain after that stays as it was.
 */
export const afterFailure = async (
  http: HttpClient,
  request: ApproveRequest,
  told: NotSucceeded,
): Promise<NotSucceeded> => {
  const { instrument, credentials, context, providerOrderId } = request
  if (instrument.kind !== 'token' || told.kind !== 'unknown' || !saysOnlyThatItFailed(told.failure))
    return told
  const target = { tid: instrument.token, terms: oneTimeTerms(credentials) }
  const { read } = await orderOf(http, { credentials, context }, target)
  if (read.kind !== 'read' || read.body.tid !== target.tid) return told
  const { status, partner_order_id: orderId } = read.body
  const category = over[status]
  return category === undefined || orderId !== providerOrderId
    ? told
    : { kind: 'declined', failure: { ...told.failure, category } }
}
