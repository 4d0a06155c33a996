import { z } from 'zod'
import { paymentStream } from '../../ledger/core/ids.ts'
import { merchantEndpoint, refuse, type Endpoint } from '../http/endpoint.ts'
import { PaymentIdField } from './fields.ts'
import { recordAsOf } from './outcome.ts'
import { ownPayment } from './own-payment.ts'
import type { PaymentParts } from './parts.ts'
import { PaymentResource, paymentResource } from './resource.ts'

/** From the stream itself, so it is never behind a command that was answered. */
export const getPayment = (parts: PaymentParts): Endpoint =>
  merchantEndpoint({
    method: 'get',
    path: '/v1/payments/{id}',
    tag: 'Payments',
    summary: 'A payment with all its transactions, as of now',
    description: 'Always current: read from the payment’s own events.',
    caller: 'merchant',
    idempotencyKey: 'none',
    schemas: { params: z.strictObject({ id: PaymentIdField }) },
    answers: { 200: { description: 'The payment', schema: PaymentResource } },
    refusals: ['payment_not_found'],
    handle: async ({ params, caller }) => {
      const payment = await ownPayment(parts, caller, params.id)
      if (payment === undefined) return refuse('payment_not_found')
      const loaded = await parts.payments.load(paymentStream(payment.paymentId))
      return {
        kind: 'resource',
        status: 200,
        body: paymentResource(recordAsOf(loaded)),
        position: loaded.position,
      }
    },
  })
