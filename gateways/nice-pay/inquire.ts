import { epochMsOf } from '../../ledger/core/time.ts'
import type { InquiryAnswer } from '../../ledger/payment/commands.ts'
import type { ProviderTransaction } from '../../ledger/payment/provider.ts'
import type { InquiryByOrder, InquiryByTransaction } from '../port/gateway.ts'
import type { NotSucceeded, Reply } from '../port/reply.ts'
import { won } from '../port/won.ts'
import { get, type Parts } from './call.ts'
import { isAuthentic, readReply, unexpected } from './interpret.ts'
import { methodKindOf } from './mapping.ts'
import { orderDays } from './order-days.ts'
import { tidSignature } from './signatures.ts'
import { InquiredPayment, type Cancel, type StandingPayment } from './wire.ts'

/** Contract 2: lookup by tid. */
export const inquireByTransaction = async (
  parts: Parts,
  request: InquiryByTransaction,
): Promise<InquiryAnswer> => {
  const { reference: tid, credentials } = request
  const reply = await lookUp(parts, request, tid)
  return interpret(reply, (told) => told.tid === tid && isAuthentic(told, credentials))
}

/**
 * Contract 2.6: lookup by order id, day by day until it is found. That there is nothing is believed only if the window's
 * tid has nothing either: a window may have been opened with another order id, and its payment is filed under that.
 */
export const inquireByOrder = async (parts: Parts, request: InquiryByOrder): Promise<InquiryAnswer> => {
  const answer = await find(parts, request)
  const { instrument } = request
  return answer.kind === 'not_found' && instrument?.kind === 'token'
    ? inquireByWindow(parts, request, instrument.token)
    : answer
}

const find = async (parts: Parts, request: InquiryByOrder): Promise<InquiryAnswer> => {
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
  return nothing
}

const lookUp = (
  parts: Parts,
  request: InquiryByOrder | InquiryByTransaction,
  tid: string,
): Promise<Reply> => {
  const ediDate = parts.now()
  const signData = tidSignature({ tid, ediDate }, request.credentials.secretKey)
  return get(parts, request, {
    path: `/v1/payments/${encodeURIComponent(tid)}`,
    query: { ediDate, signData },
  })
}

/** What stands under another order may have been approved by this charge, so it is not known; unless it is too old. */
const inquireByWindow = async (
  parts: Parts,
  request: InquiryByOrder,
  tid: string,
): Promise<InquiryAnswer> => {
  const { credentials, providerOrderId } = request
  const reply = await lookUp(parts, request, tid)
  const read = readReply(reply, InquiredPayment)
  if (read.kind !== 'read' && isAbsence(read)) return nothing
  const isOfWindow = (told: InquiredPayment): boolean => told.tid === tid && isAuthentic(told, credentials)
  if (read.kind === 'read' && isOfWindow(read.body) && isAnothers(request, read.body)) return nothing
  const isOurs = (told: InquiredPayment): boolean => !('paidAt' in told) || told.orderId === providerOrderId
  return interpret(reply, (told) => isOfWindow(told) && isOurs(told))
}

/** By so much the provider's clock and ours may differ. */
const CLOCKS_MS = 5 * 60_000

/** A window that is used again: its payment was approved before this charge was decided upon. */
const isAnothers = ({ providerOrderId, requestedAt }: InquiryByOrder, told: InquiredPayment): boolean =>
  'paidAt' in told &&
  told.orderId !== providerOrderId &&
  epochMsOf(told.paidAt) < epochMsOf(requestedAt) - CLOCKS_MS

const nothing: InquiryAnswer = { kind: 'not_found' }

/**
 * `failed`, `expired`, and `ready` of what needs no deposit, are `not_found`: nothing was approved, so there is no
 * transaction. It may still become one until the settle delay is over, as with any "not found".
 */
const interpret = (reply: Reply, belongs: (payment: InquiredPayment) => boolean): InquiryAnswer => {
  const read = readReply(reply, InquiredPayment)
  if (read.kind !== 'read')
    return isAbsence(read) && !MALFORMED.has(read.failure.providerCode)
      ? nothing
      : { kind: 'unknown', failure: read.failure }
  if (!belongs(read.body)) return { kind: 'unknown', failure: unexpected(reply).failure }
  return 'paidAt' in read.body ? found(reply, read.body) : nothing
}

/** Contract 4, "no such tid": one that was made up says nothing of the payment. */
const MALFORMED: ReadonlySet<string | null> = new Set(['A115', 'U120'])

const isAbsence = ({ kind, failure }: NotSucceeded): boolean =>
  kind === 'declined' && failure.category === 8003

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
