import { z } from 'zod'
import { merchantEndpoint, type Endpoint } from '../http/endpoint.ts'
import { AmountField, amountAskedOf, CurrencyField, PaymentIdField, ReasonField } from './fields.ts'
import { operate } from './operate.ts'
import type { PaymentParts } from './parts.ts'
import { PaymentResource } from './resource.ts'

const Params = z.strictObject({ id: PaymentIdField })
const Body = z.strictObject({
  amount: AmountField.optional().meta({ description: 'Minor units; without it the whole balance' }),
  currency: CurrencyField.optional(),
  reason: ReasonField,
})
export const cancelPayment = (parts: PaymentParts): Endpoint =>
  merchantEndpoint({
    method: 'post',
    path: '/v1/payments/{id}/cancel',
    tag: 'Payments',
    summary: 'Give money back on the same rail, in full or in part',
    description:
      'Any number of partial cancels up to the balance, each with its own key and its own transaction.',
    caller: 'merchant',
    idempotencyKey: 'required',
    schemas: { params: Params, body: Body },
    answers: {
      200: { description: 'Cancelled', schema: PaymentResource },
      202: { description: 'The outcome is not known yet', schema: PaymentResource },
    },
    refusals: [
      'payment_not_found',
      'payment_not_approved',
      'attempt_undecided',
      'nothing_captured',
      'payment_already_canceled',
      'currency_mismatch',
      'cancel_exceeds_balance',
      'cancel_undecided',
      'provider_failed',
    ],
    handle: (incoming) =>
      operate(parts, incoming, {
        operation: 'cancel',
        commandOf: (fact, { order }) => ({
          type: 'RequestCancellation',
          ...fact,
          amount: amountAskedOf(incoming.body, order.amount.currency),
          reason: incoming.body.reason,
        }),
      }),
  })
