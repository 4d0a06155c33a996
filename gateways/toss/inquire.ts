import type { InquiryAnswer } from '../../ledger/payment/commands.ts'
import type { ProviderTransaction } from '../../ledger/payment/provider.ts'
import type { HttpClient } from '../http/answer.ts'
import type { InquiryByOrder, InquiryByTransaction } from '../port/gateway.ts'
import type { Reply } from '../port/reply.ts'
import { won } from '../port/won.ts'
import { get } from './call.ts'
import { cancelUnderWay, readReply, unexpected } from './interpret.ts'
import { methodKindOf } from './mapping.ts'
import { InquiredPayment, type Cancel, type StandingPayment } from './wire.ts'

/** Contract 2: lookup by transaction. */
export const inquireByTransaction = async (
  http: HttpClient,
  request: InquiryByTransaction,
): Promise<InquiryAnswer> => {
  const reply = await get(http, request, `/v1/payments/${encodeURIComponent(request.reference)}`)
  return interpret(reply, ({ paymentKey }) => paymentKey === request.reference)
}

/** Contract 2: lookup by merchant order id. */
export const inquireByOrder = async (http: HttpClient, request: InquiryByOrder): Promise<InquiryAnswer> => {
  const path = `/v1/payments/orders/${encodeURIComponent(request.providerOrderId)}`
  const reply = await get(http, request, path)
  return interpret(reply, ({ orderId }) => orderId === request.providerOrderId)
}

/**
 * READY, IN_PROGRESS, ABORTED and EXPIRED are `not_found`: the window was opened, but nothing was approved, so there is
 * no transaction. IN_PROGRESS may still become one until the settle delay is over, as with any "not found".
 */
const interpret = (reply: Reply, belongs: (payment: InquiredPayment) => boolean): InquiryAnswer => {
  const read = readReply(reply, InquiredPayment)
  if (read.kind === 'declined' && read.failure.category === 8003 && isNotFound(reply))
    return { kind: 'not_found' }
  if (read.kind !== 'read') return { kind: 'unknown', failure: read.failure }
  if (!belongs(read.body)) return { kind: 'unknown', failure: unexpected(reply).failure }
  return 'totalAmount' in read.body ? found(reply, read.body) : { kind: 'not_found' }
}

/** Contract 4: `NOT_FOUND…` with 404: both, since something between us may say either. */
const isNotFound = ({ answer }: Reply): boolean => answer.kind === 'answered' && answer.status === 404

/** While a cancel is under way the rows would be out of date before they are read. */
const found = (reply: Reply, payment: StandingPayment): InquiryAnswer => {
  const cancels = payment.cancels ?? []
  if (cancels.some(({ cancelStatus }) => cancelStatus === 'IN_PROGRESS'))
    return { kind: 'unknown', failure: cancelUnderWay.failure }
  const done = cancels.filter(({ cancelStatus }) => cancelStatus === 'DONE')
  const keys = new Set(done.map(({ transactionKey }) => transactionKey))
  if (keys.size < done.length || (payment.status === 'DONE') !== (keys.size === 0))
    return { kind: 'unknown', failure: unexpected(reply).failure }
  return { kind: 'found', transactions: [approvalOf(payment), ...done.toSorted(byAge).map(cancelOf)] }
}

/** Each leaves less than the one before it, while several may be made in one second. */
const byAge = (a: Cancel, b: Cancel): number => (a.refundableAmount > b.refundableAmount ? -1 : 1)

const approvalOf = ({
  paymentKey,
  totalAmount,
  approvedAt,
  card,
  method,
}: StandingPayment): ProviderTransaction => ({
  operation: 'approve',
  reference: paymentKey,
  amount: won(totalAmount),
  at: approvedAt,
  approvalNumber: card?.approveNo ?? null,
  expiresAt: null,
  methodKind: methodKindOf(method),
})

const cancelOf = ({ transactionKey, cancelAmount, canceledAt }: Cancel): ProviderTransaction => ({
  operation: 'cancel',
  reference: transactionKey,
  amount: won(cancelAmount),
  at: canceledAt,
  approvalNumber: null,
  expiresAt: null,
  methodKind: null,
})
