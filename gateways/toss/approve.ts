import type { Approval, Outcome } from '../../ledger/payment/outcome.ts'
import type { HttpClient } from '../http/answer.ts'
import type { ApproveRequest } from '../port/gateway.ts'
import { cutTo } from '../port/texts.ts'
import { won } from '../port/won.ts'
import { post, type Message } from './call.ts'
import { readReply, unexpected, wonOnly } from './interpret.ts'
import { methodKindOf } from './mapping.ts'
import { ApprovedPayment } from './wire.ts'

/**
 * Contract 2.1 and 2.2. A token is the window's paymentKey: the payer chose the instalments in the window, confirm has
 * no field for them, so those of the request are not sent. A billing key takes them.
 */
export const approve = async (http: HttpClient, request: ApproveRequest): Promise<Outcome<Approval>> => {
  if (request.amount.currency !== 'KRW') return wonOnly
  const reply = await post(http, request, { operation: 'approve', ...chargeOf(request) })
  const read = readReply(reply, ApprovedPayment)
  if (read.kind !== 'read') return read
  const { paymentKey, orderId, totalAmount, approvedAt, card, method } = read.body
  if (orderId !== request.providerOrderId || !mayHaveKey(request, paymentKey)) return unexpected(reply)
  return {
    kind: 'succeeded',
    result: {
      reference: paymentKey,
      approvalNumber: card?.approveNo ?? null,
      amount: won(totalAmount),
      approvedAt,
      methodKind: methodKindOf(method),
    },
  }
}

/** A billing approval makes a paymentKey of its own; confirm answers with the one it was given. */
const mayHaveKey = ({ instrument }: ApproveRequest, paymentKey: string): boolean =>
  instrument.kind === 'billing_key' || instrument.token === paymentKey

const LONGEST_ORDER_NAME = 100

const chargeOf = (request: ApproveRequest): Omit<Message, 'operation'> => {
  const { instrument, providerOrderId: orderId } = request
  const { amount } = request.amount
  if (instrument.kind === 'token') {
    return { path: '/v1/payments/confirm', body: { paymentKey: instrument.token, orderId, amount } }
  }
  const { billingKey, customerKey } = instrument
  return {
    path: `/v1/billing/${encodeURIComponent(billingKey)}`,
    recordedPath: '/v1/billing/{billingKey}',
    body: {
      customerKey,
      amount,
      orderId,
      orderName: cutTo(LONGEST_ORDER_NAME, request.orderName),
      cardInstallmentPlan: request.installmentMonths,
      taxFreeAmount: request.taxFree.amount,
    },
    secrets: [billingKey, encodeURIComponent(billingKey), customerKey],
  }
}
