import type { InquiryAnswer } from '../../ledger/payment/commands.ts'
import type { ProviderTransaction } from '../../ledger/payment/provider.ts'
import type { InquiryByOrder, InquiryByTransaction } from '../port/gateway.ts'
import type { NotSucceeded, Reply } from '../port/reply.ts'
import { get, type Parts } from './call.ts'
import { isAuthentic, readReply, unexpected } from './interpret.ts'
import { methodKindOf } from './mapping.ts'
import { orderDays } from './order-days.ts'
import { tidSignature } from './signatures.ts'
import { InquiredPayment, won, type Cancel, type StandingPayment } from './wire.ts'

/** Contract 2: lookup by tid. */
export const inquireByTransaction = async (
  parts: Parts,
  request: InquiryByTransaction,
): Promise<InquiryAnswer> => {
  const { reference: tid, credentials } = request
  const ediDate = parts.now()
  const signData = tidSignature({ tid, ediDate }, credentials.secretKey)
  const path = `/v1/payments/${encodeURIComponent(tid)}`
  const reply = await get(parts, request, { path, query: { ediDate, signData } })
  return interpret(reply, (told) => told.tid === tid && isAuthentic(told, credentials))
}

/** Contract 2.6: lookup by order id, day by day until it is found. */
export const inquireByOrder = async (parts: Parts, request: InquiryByOrder): Promise<InquiryAnswer> => {
  const { providerOrderId, credentials } = request
  const path = `/v1/payments/find/${encodeURIComponent(providerOrderId)}`
  for (const orderDate of orderDays(request.requestedAt)) {
    const reply = await get(parts, request, { path, query: { orderDate } })
    const answer = interpret(
      reply,
      (told) => told.orderId === providerOrderId && isAuthentic(told, credentials),
    )
    if (answer.kind !== 'not_found') return answer
  }
  return { kind: 'not_found' }
}

/**
 * `failed`, `expired`, and `ready` of what needs no deposit, are `not_found`: nothing was approved, so there is no
 * transaction. It may still become one until the settle delay is over, as with any "not found".
 */
const interpret = (reply: Reply, belongs: (payment: InquiredPayment) => boolean): InquiryAnswer => {
  const read = readReply(reply, InquiredPayment)
  if (read.kind !== 'read')
    return isNotFound(read) ? { kind: 'not_found' } : { kind: 'unknown', failure: read.failure }
  if (!belongs(read.body)) return { kind: 'unknown', failure: unexpected(reply).failure }
  return 'paidAt' in read.body ? found(reply, read.body) : { kind: 'not_found' }
}

/** Contract 4, "no such tid": one that was made up says nothing of the payment. */
const MALFORMED: ReadonlySet<string | null> = new Set(['A115', 'U120'])

const isNotFound = ({ kind, failure }: NotSucceeded): boolean =>
  kind === 'declined' && failure.category === 8003 && !MALFORMED.has(failure.providerCode)

const found = (reply: Reply, payment: StandingPayment): InquiryAnswer => {
  const cancels = payment.cancels ?? []
  if (!isSound(payment, cancels)) return { kind: 'unknown', failure: unexpected(reply).failure }
  return { kind: 'found', transactions: [approvalOf(payment), ...cancels.toSorted(byAge).map(cancelOf)] }
}

/** Each cancel once, never more of them than was paid, and the status as they say. */
const isSound = ({ status, amount, balanceAmt }: StandingPayment, cancels: readonly Cancel[]): boolean => {
  const tids = new Set(cancels.map(({ tid }) => tid))
  const cancelled = cancels.reduce((sum, cancel) => sum + cancel.amount, 0n)
  if (tids.size < cancels.length || (status === 'paid') !== (tids.size === 0)) return false
  return cancelled <= amount && (status !== 'cancelled' || balanceAmt === 0n)
}

/** Of those in one second as they are told. */
const byAge = (a: Cancel, b: Cancel): number => {
  if (a.cancelledAt === b.cancelledAt) return 0
  return a.cancelledAt < b.cancelledAt ? -1 : 1
}

const approvalOf = (payment: StandingPayment): ProviderTransaction => ({
  operation: 'approve',
  reference: payment.tid,
  amount: won(payment.amount),
  at: payment.paidAt,
  approvalNumber: payment.approveNo ?? null,
  expiresAt: null,
  methodKind: methodKindOf(payment.payMethod),
})

const cancelOf = ({ tid, amount, cancelledAt }: Cancel): ProviderTransaction => ({
  operation: 'cancel',
  reference: tid,
  amount: won(amount),
  at: cancelledAt,
  approvalNumber: null,
  expiresAt: null,
  methodKind: null,
})
