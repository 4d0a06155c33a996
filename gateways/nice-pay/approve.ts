import type { Approval, Outcome } from '../../ledger/payment/outcome.ts'
import type { ApproveRequest } from '../port/gateway.ts'
import { cutToBytes } from '../port/texts.ts'
import { won } from '../port/won.ts'
import { post, type Message, type Parts } from './call.ts'
import { isAuthentic, readReply, unexpected, wonOnly } from './interpret.ts'
import { methodKindOf } from './mapping.ts'
import { billingSignature, paymentSignature } from './signatures.ts'
import { taxFreeOf } from './tax-free.ts'
import { windowProblem } from './window.ts'
import { ApprovedPayment } from './wire.ts'

/**
 * Contract 2.2 and 2.3. A token is the window's tid: the payer chose the instalments in the window, the approval has no
 * field for them, so those of the request are not sent. A billing key takes them.
 */
export const approve = async (parts: Parts, request: ApproveRequest): Promise<Outcome<Approval>> => {
  if (request.amount.currency !== 'KRW') return wonOnly
  const problem = windowProblem(request)
  if (problem !== undefined) return problem
  const reply = await post(parts, request, { operation: 'approve', ...chargeOf(parts, request) })
  const read = readReply(reply, ApprovedPayment)
  if (read.kind !== 'read') return read
  if (!isOurs(request, read.body)) return unexpected(reply)
  const { tid, approveNo, amount, paidAt, payMethod } = read.body
  return {
    kind: 'succeeded',
    result: {
      reference: tid,
      approvalNumber: approveNo ?? null,
      amount: won(amount),
      approvedAt: paidAt,
      methodKind: methodKindOf(payMethod),
    },
  }
}

/** A billing approval makes a tid of its own, and need not be signed; an approval has the window's, and is. */
const isOurs = (request: ApproveRequest, told: ApprovedPayment): boolean => {
  const { instrument, providerOrderId, amount, credentials } = request
  if (told.orderId !== providerOrderId || told.amount !== amount.amount) return false
  if (!isAuthentic(told, credentials)) return false
  return instrument.kind === 'billing_key' || (told.tid === instrument.token && Boolean(told.signature))
}

const LONGEST_GOODS_NAME = 40

const chargeOf = (parts: Parts, request: ApproveRequest): Omit<Message, 'operation'> => {
  const { instrument, providerOrderId: orderId } = request
  const { secretKey } = request.credentials
  const { amount } = request.amount
  const ediDate = parts.now()
  if (instrument.kind === 'token') {
    const { token: tid } = instrument
    return {
      path: `/v1/payments/${encodeURIComponent(tid)}`,
      body: { amount, ediDate, signData: paymentSignature({ tid, amount, ediDate }, secretKey) },
    }
  }
  const { billingKey: bid, customerKey } = instrument
  return {
    path: `/v1/subscribe/${encodeURIComponent(bid)}/payments`,
    recordedPath: '/v1/subscribe/{bid}/payments',
    body: {
      orderId,
      amount,
      goodsName: cutToBytes(LONGEST_GOODS_NAME, request.orderName),
      cardQuota: request.installmentMonths,
      useShopInterest: false,
      ...taxFreeOf(request),
      ediDate,
      signData: billingSignature({ orderId, bid, ediDate }, secretKey),
    },
    secrets: [bid, encodeURIComponent(bid), customerKey],
  }
}
