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
import { AmountField, amountAskedOf, CurrencyField, PaymentIdField, ReasonField } from './fields.ts'
import { ownPayment } from './own-payment.ts'
import type { PaymentParts } from './parts.ts'
import { PaymentResource } from './resource.ts'

const Params = z.strictObject({ id: PaymentIdField })
const Body = z.strictObject({
  amount: AmountField.optional().meta({ description: 'Minor units; without it the whole balance' }),
  currency: CurrencyField.optional(),
  reason: ReasonField,
})
type Asked = { params: z.output<typeof Params>; body: z.output<typeof Body> }

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
    handle: (incoming) => cancel(parts, incoming),
  })

const cancel = async (parts: PaymentParts, incoming: Incoming<Asked, MerchantCaller>): Promise<Answer> => {
  const { params, body, caller, idempotency } = incoming
  if (idempotency === null) return refuse('idempotency_key_missing')
  const payment = await ownPayment(parts, caller, params.id)
  if (payment === undefined) return refuse('payment_not_found')
  const { paymentId, order } = payment
  const transactionId = transactionIdOf(paymentId, 'cancel', idempotency.key)
  const command = {
    type: 'RequestCancellation' as const,
    paymentId,
    at: parts.runtime.now(),
    transactionId,
    amount: amountAskedOf(body.amount, body.currency ?? order.amount.currency),
    reason: body.reason,
    dispatch: { owner: parts.runtime.owner, leaseMs: parts.leaseMs },
  }
  return carryOut(parts, incoming, { command, transactionId, doneStatus: 200 })
}
