import { z } from 'zod'
import { paymentStream } from '../../ledger/core/ids.ts'
import { merchantEndpoint, refuse, type Endpoint } from '../http/endpoint.ts'
import { EventResource, eventResource } from './event-resource.ts'
import { PaymentIdField } from './fields.ts'
import { ownPayment } from './own-payment.ts'
import type { PaymentParts } from './parts.ts'

const Timeline = z.object({ data: z.array(EventResource) }).meta({ id: 'PaymentTimeline' })

export const getPaymentEvents = (parts: PaymentParts): Endpoint =>
  merchantEndpoint({
    method: 'get',
    path: '/v1/payments/{id}/events',
    tag: 'Payments',
    summary: 'The timeline of a payment: every event, oldest first',
    description:
      'What was asked, what the provider did, and when; never a token, never a provider’s own words.',
    caller: 'merchant',
    idempotencyKey: 'none',
    schemas: { params: z.strictObject({ id: PaymentIdField }) },
    answers: { 200: { description: 'The timeline', schema: Timeline } },
    refusals: ['payment_not_found'],
    handle: async ({ params, caller }) => {
      const payment = await ownPayment(parts, caller, params.id)
      if (payment === undefined) return refuse('payment_not_found')
      const { history, position } = await parts.payments.load(paymentStream(payment.paymentId))
      return { kind: 'resource', status: 200, body: { data: history.map(eventResource) }, position }
    },
  })
