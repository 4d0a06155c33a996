import { z } from 'zod'
import { merchantEndpoint, type Endpoint } from '../http/endpoint.ts'
import { AmountField, amountAskedOf, CurrencyField, PaymentIdField } from './fields.ts'
import { operate } from './operate.ts'
import type { PaymentParts } from './parts.ts'
import { PaymentResource } from './resource.ts'

const Params = z.strictObject({ id: PaymentIdField })
const Body = z.strictObject({
  amount: AmountField.optional().meta({ description: 'Minor units; without it everything still held' }),
  currency: CurrencyField.optional(),
})
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
    handle: (incoming) =>
      operate(parts, incoming, {
        operation: 'capture',
        commandOf: (fact, { order }) => ({
          type: 'RequestCapture',
          ...fact,
          amount: amountAskedOf(incoming.body, order.amount.currency),
        }),
      }),
  })
