import type { Instrument } from '../../ledger/payment/instrument.ts'
import type { Approval, Outcome } from '../../ledger/payment/outcome.ts'
import type { HttpClient } from '../http/answer.ts'
import type { ApproveRequest } from '../port/gateway.ts'
import type { NotSucceeded } from '../port/reply.ts'
import { cutTo } from '../port/texts.ts'
import { timeLeft } from '../port/time-left.ts'
import { unsent } from '../port/unsent.ts'
import { won } from '../port/won.ts'
import { afterFailure } from './after-failure.ts'
import { post, type Message } from './call.ts'
import { readReply, unexpected, wonOnly } from './interpret.ts'
import { methodKindOf } from './mapping.ts'
import { referenceOf } from './reference.ts'
import { billingTerms, oneTimeTerms } from './terms.ts'
import { ApprovedPayment } from './wire.ts'

/** Contract 2.2 and 2.3. */
export const approve = async (http: HttpClient, request: ApproveRequest): Promise<Outcome<Approval>> => {
  if (request.amount.currency !== 'KRW') return wonOnly
  const charge = chargeOf(request)
  if ('kind' in charge) return charge
  const left = timeLeft(request.context)
  const reply = await post(http, request, charge)
  const read = readReply(reply, ApprovedPayment)
  if (read.kind !== 'read') {
    const context = { ...request.context, limitMs: left() }
    return afterFailure(http, { ...request, context }, read)
  }
  const { tid, partner_order_id: orderId, sid, amount, card_info: card } = read.body
  if (orderId !== request.providerOrderId || !mayBeOurs(request, tid, sid)) return unexpected(reply)
  return {
    kind: 'succeeded',
    result: {
      reference: referenceOf({ tid, terms: charge.terms }, request.credentials),
      approvalNumber: numberIn(card?.approved_id),
      amount: won(amount.total),
      approvedAt: read.body.approved_at,
      methodKind: methodKindOf(read.body.payment_method_type),
    },
  }
}

/** Where it was not paid by card the number is missing or empty. */
const numberIn = (approvedId: string | null | undefined): string | null =>
  approvedId === undefined || approvedId === '' ? null : approvedId

/** A subscription makes a tid of its own and may name its SID; approve answers with the tid that it was given. */
const mayBeOurs = ({ instrument }: ApproveRequest, tid: string, sid: string | null | undefined): boolean =>
  instrument.kind === 'token'
    ? instrument.token === tid
    : sid === undefined || sid === null || sid === instrument.billingKey

const chargeOf = (request: ApproveRequest): Message | NotSucceeded => {
  const { instrument } = request
  return instrument.kind === 'token' ? approvalOf(request, instrument) : subscriptionOf(request, instrument)
}

type Token = Extract<Instrument, { kind: 'token' }>
type BillingKey = Extract<Instrument, { kind: 'billing_key' }>

/** The payer chose the instalments in the window, so those of the request are not sent. */
const approvalOf = (request: ApproveRequest, { token, window = {} }: Token): Message | NotSucceeded => {
  const { pg_token: pgToken, partner_user_id: userId } = window
  if (pgToken === undefined || userId === undefined)
    return unsent(8001, 'the window gave no pg_token or no partner_user_id')
  return {
    operation: 'approve',
    path: '/online/v1/payment/approve',
    terms: oneTimeTerms(request.credentials),
    body: {
      tid: token,
      pg_token: pgToken,
      partner_order_id: request.providerOrderId,
      partner_user_id: userId,
      total_amount: request.amount.amount,
      payload: request.idempotencyKey,
    },
    secrets: [pgToken, userId],
  }
}

const LONGEST_ITEM_NAME = 100

/** Contract 2.3: nothing guards it, so it is sent once, and only as it was asked for. */
const subscriptionOf = (
  request: ApproveRequest,
  { billingKey, customerKey }: BillingKey,
): Message | NotSucceeded => {
  const terms = billingTerms(request.credentials)
  if (terms === undefined) return unsent(8002, 'the contract has no billingCid')
  if (request.installmentMonths !== 0)
    return unsent(8001, 'a Kakao Pay subscription is not charged in instalments')
  return {
    operation: 'approve',
    path: '/online/v1/payment/subscription',
    terms,
    body: {
      sid: billingKey,
      partner_order_id: request.providerOrderId,
      partner_user_id: customerKey,
      item_name: cutTo(LONGEST_ITEM_NAME, request.orderName),
      quantity: 1,
      total_amount: request.amount.amount,
      tax_free_amount: request.taxFree.amount,
      payload: request.idempotencyKey,
    },
    secrets: [billingKey, customerKey],
  }
}
