import type { Approval, Outcome } from '../../ledger/payment/outcome.ts'
import type { HttpClient } from '../http/answer.ts'
import type { ApproveRequest } from '../port/gateway.ts'
import { cutTo } from '../port/texts.ts'
import { won } from '../port/won.ts'
import { post } from './call.ts'
import { billingKeysOnly, chargedOtherwise, failedAs, readCharge, unexpected, wonOnly } from './interpret.ts'

const LONGEST_ORDER_NAME = 100

/** Contract 2. The customer key is ours alone. */
export const approve = async (http: HttpClient, request: ApproveRequest): Promise<Outcome<Approval>> => {
  const { instrument, amount, providerOrderId } = request
  if (amount.currency !== 'KRW') return wonOnly
  if (instrument.kind !== 'billing_key') return billingKeysOnly
  const { billingKey } = instrument
  const reply = await post(http, request, {
    operation: 'approve',
    path: '/v1/billing/payment',
    body: {
      billingKey,
      amount: amount.amount,
      orderId: providerOrderId,
      orderName: cutTo(LONGEST_ORDER_NAME, request.orderName),
    },
    secrets: [billingKey],
  })
  const read = readCharge(reply)
  if (read.kind !== 'read') return read
  const { told } = read.body
  if (typeof told.orderId === 'string' && told.orderId !== providerOrderId) return unexpected(reply)
  if (told.status === 'FAILED') return failedAs(reply, told, read.body)
  if (read.body.isDuplicate && told.amount !== amount.amount) return chargedOtherwise(reply)
  return {
    kind: 'succeeded',
    result: {
      reference: told.paymentKey,
      approvalNumber: null,
      amount: won(told.amount),
      approvedAt: told.approvedAt,
      methodKind: null,
    },
  }
}
