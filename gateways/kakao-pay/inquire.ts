import type { ProviderTransaction } from '../../ledger/payment/provider.ts'
import type { HttpClient } from '../http/answer.ts'
import type { Call, InquiryByOrder, InquiryByTransaction, ToldOnInquiry } from '../port/gateway.ts'
import type { Read, Reply } from '../port/reply.ts'
import { won } from '../port/won.ts'
import { post } from './call.ts'
import { readReply, unexpected } from './interpret.ts'
import { methodKindOf, nothingPaid } from './mapping.ts'
import { referenceOf, targetOf, type Target } from './reference.ts'
import { oneTimeTerms } from './terms.ts'
import { Order, type Detail, type PaidOrder } from './wire.ts'

/** By what the payment is known here. */
export const inquireByTransaction = (
  http: HttpClient,
  request: InquiryByTransaction,
): Promise<ToldOnInquiry> =>
  ask(http, request, {
    target: targetOf(request.reference, request.credentials),
    isOurs: () => true,
  })

/** Contract 8: by the tid that the window gave. A subscription charge gets its tid in the answer that was lost. */
export const inquireByOrder = async (http: HttpClient, request: InquiryByOrder): Promise<ToldOnInquiry> => {
  const { instrument, credentials } = request
  if (instrument?.kind !== 'token') return { kind: 'no_way' }
  return ask(http, request, {
    target: { tid: instrument.token, terms: oneTimeTerms(credentials) },
    isOurs: (order) => isOurs(order, request),
  })
}

/**
 * Contract 2.5: what was paid under the tid says which call paid it. A tid can be handed in again with another order, and
 * must not pay for both: an order that says neither whose it is nor which call paid it is not believed.
 */
const isOurs = (order: Order, { providerOrderId, idempotencyKey }: InquiryByOrder): boolean => {
  const orderId = order.partner_order_id ?? null
  if (orderId !== null && orderId !== providerOrderId) return false
  if (!('amount' in order)) return true
  const payload = paymentsIn(order)[0]?.payload ?? ''
  return payload === '' ? orderId !== null : payload === idempotencyKey
}

type Question = { readonly target: Target; readonly isOurs: (order: Order) => boolean }

/**
 * Contract 3.5: an order that is not paid, or that has failed, is `not_found`: there is no transaction. One that is still
 * under way may become one until the settle delay is over, as with any "not found".
 */
const ask = async (
  http: HttpClient,
  request: InquiryByOrder | InquiryByTransaction,
  { target, isOurs }: Question,
): Promise<ToldOnInquiry> => {
  const { reply, read } = await orderOf(http, request, target)
  if (read.kind === 'declined' && nothingPaid.has(read.failure.providerCode ?? ''))
    return { kind: 'not_found' }
  if (read.kind !== 'read') return { kind: 'unknown', failure: read.failure }
  if (read.body.tid !== target.tid || !isOurs(read.body)) return contradiction(reply)
  if (!('amount' in read.body)) return { kind: 'not_found' }
  return told(reply, read.body, referenceOf(target, request.credentials))
}

export const orderOf = async (
  http: HttpClient,
  call: Call,
  { tid, terms }: Target,
): Promise<{ readonly reply: Reply; readonly read: Read<Order> }> => {
  const path = '/online/v1/payment/order'
  const reply = await post(http, call, { operation: 'inquire', path, terms, body: { tid } })
  return { reply, read: readReply(reply, Order) }
}

const contradiction = (reply: Reply): ToldOnInquiry => ({
  kind: 'unknown',
  failure: unexpected(reply).failure,
})

const told = (reply: Reply, order: PaidOrder, reference: string): ToldOnInquiry => {
  const details = order.payment_action_details
  const isTwice = new Set(details.map(({ aid }) => aid)).size < details.length
  if (isTwice || !agreesWithStatus(order) || !agreesWithPayment(order)) return contradiction(reply)
  const approval = approvalOf(order, reference)
  const { total: cancelled } = order.canceled_amount
  const cancels = details.filter(({ payment_action_type: type }) => type === 'CANCEL').map(cancelOf)
  const known = cancels.filter((row) => row !== undefined)
  if (known.length < cancels.length || (known.length === 0 && cancelled > 0n)) {
    const left = won(order.amount.total - cancelled)
    return { kind: 'standing', approval, left, cancelledAt: order.canceled_at ?? null }
  }
  const sum = known.reduce((all, { amount }) => all + amount.amount, 0n)
  if (sum !== cancelled) return contradiction(reply)
  return { kind: 'found', transactions: [approval, ...known.toSorted(byAge)] }
}

const agreesWithStatus = ({ status, amount, canceled_amount: { total: cancelled } }: PaidOrder): boolean => {
  switch (status) {
    case 'SUCCESS_PAYMENT':
      return cancelled === 0n
    case 'PART_CANCEL_PAYMENT':
      return cancelled > 0n && cancelled <= amount.total
    case 'CANCEL_PAYMENT':
      return cancelled === amount.total
  }
}

/** At most one payment, and of the whole amount. */
const agreesWithPayment = (order: PaidOrder): boolean => {
  const [paid, another] = paymentsIn(order)
  const { total } = order.amount
  return another === undefined && (paid?.amount ?? total) === total
}

const paymentsIn = ({ payment_action_details: details }: PaidOrder): readonly Detail[] =>
  details.filter(({ payment_action_type: type }) => type === 'PAYMENT')

/** Contract 3.3: times are in whole seconds, so those of one second stay as they were told. */
const byAge = (a: ProviderTransaction, b: ProviderTransaction): number => {
  if (a.at === b.at) return 0
  return a.at < b.at ? -1 : 1
}

/** Contract 3.3: an order does not tell the card company's number. */
const approvalOf = (order: PaidOrder, reference: string): ProviderTransaction => ({
  operation: 'approve',
  reference,
  amount: won(order.amount.total),
  at: order.approved_at,
  approvalNumber: null,
  expiresAt: null,
  methodKind: methodKindOf(order.payment_method_type),
})

/** undefined: it does not say how much. */
const cancelOf = ({ aid, amount, approved_at: at }: Detail): ProviderTransaction | undefined => {
  if (amount === undefined || amount === null) return undefined
  return {
    operation: 'cancel',
    reference: aid,
    amount: won(amount),
    at,
    approvalNumber: null,
    expiresAt: null,
    methodKind: null,
  }
}
