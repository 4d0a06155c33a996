import { z } from 'zod'
import { transactionIdOf } from '../../ledger/core/ids.ts'
import {
  merchantEndpoint,
  refuse,
  type Answer,
  type Endpoint,
  type Incoming,
  type MerchantCaller,
} from '../http/endpoint.ts'
import { carryOut } from './carry-out.ts'
import { AmountField, amountAskedOf, CurrencyField, PaymentIdField } from './fields.ts'
import { ownPayment } from './own-payment.ts'
import type { PaymentParts } from './parts.ts'
import { PaymentResource } from './resource.ts'

const Params = z.strictObject({ id: PaymentIdField })
const Body = z.strictObject({
  amount: AmountField.optional().meta({ description: 'Minor units; without it everything still held' }),
  currency: CurrencyField.optional(),
})
type Asked = { params: z.output<typeof Params>; body: z.output<typeof Body> }

export const capturePayment = (parts: PaymentParts): Endpoint =>
  merchantEndpoint({
    method: 'post',
    path: '/v1/payments/{id}/capture',
    tag: 'Payments',
    summary: 'Take what a pre-authorization holds, in full or in part',
    description: 'May be repeated with new keys until nothing is held.',
    caller: 'merchant',
    idempotencyKey: 'required',
    schemas: { params: Params, body: Body },
    answers: {
      200: { description: 'Captured', schema: PaymentResource },
      202: { description: 'The outcome is not known yet', schema: PaymentResource },
    },
    refusals: [
      'payment_not_found',
      'payment_not_approved',
      'attempt_undecided',
      'payment_not_pre_authorized',
      'payment_already_voided',
      'payment_already_captured',
      'void_undecided',
      'currency_mismatch',
      'capture_exceeds_hold',
      'capture_undecided',
      'provider_failed',
    ],
    handle: (incoming) => capture(parts, incoming),
  })

const capture = async (parts: PaymentParts, incoming: Incoming<Asked, MerchantCaller>): Promise<Answer> => {
  const { params, body, caller, idempotency } = incoming
  if (idempotency === null) return refuse('idempotency_key_missing')
  const payment = await ownPayment(parts, caller, params.id)
  if (payment === undefined) return refuse('payment_not_found')
  const { paymentId, order } = payment
  const transactionId = transactionIdOf(paymentId, 'capture', idempotency.key)
  const command = {
    type: 'RequestCapture' as const,
    paymentId,
    at: parts.runtime.now(),
    transactionId,
    amount: amountAskedOf(body.amount, body.currency ?? order.amount.currency),
    dispatch: { owner: parts.runtime.owner, leaseMs: parts.leaseMs },
  }
  return carryOut(parts, incoming, { command, transactionId, doneStatus: 200 })
}
