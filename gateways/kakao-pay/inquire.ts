import type { ProviderTransaction } from '../../ledger/payment/provider.ts'
import type { HttpClient } from '../http/answer.ts'
import type { InquiryByOrder, InquiryByTransaction, ToldOnInquiry } from '../port/gateway.ts'
import type { Reply } from '../port/reply.ts'
import { post } from './call.ts'
import { readReply, unexpected } from './interpret.ts'
import { methodKindOf, nothingPaid } from './mapping.ts'
import { referenceOf, targetOf, type Target } from './reference.ts'
import { oneTimeTerms } from './terms.ts'
import { Order, won, type Detail, type PaidOrder } from './wire.ts'

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
  const { instrument, credentials, providerOrderId } = request
  if (instrument?.kind !== 'token') return { kind: 'no_way' }
  return ask(http, request, {
    target: { tid: instrument.token, terms: oneTimeTerms(credentials) },
    isOurs: ({ partner_order_id: orderId }) => (orderId ?? providerOrderId) === providerOrderId,
  })
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
  const { tid, terms } = target
  const path = '/online/v1/payment/order'
  const reply = await post(http, request, { operation: 'inquire', path, terms, body: { tid } })
  const read = readReply(reply, Order)
  if (read.kind === 'declined' && nothingPaid.has(read.failure.providerCode ?? ''))
    return { kind: 'not_found' }
  if (read.kind !== 'read') return { kind: 'unknown', failure: read.failure }
  if (read.body.tid !== tid || !isOurs(read.body)) return contradiction(reply)
  if (!('amount' in read.body)) return { kind: 'not_found' }
  return told(reply, read.body, referenceOf(target, request.credentials))
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
const agreesWithPayment = ({ amount, payment_action_details: details }: PaidOrder): boolean => {
  const [paid, another] = details.filter(({ payment_action_type: type }) => type === 'PAYMENT')
  return another === undefined && (paid?.amount ?? amount.total) === amount.total
}

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
