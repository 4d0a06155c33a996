import { z } from 'zod'
import { PaymentId, paymentStream } from '../../ledger/core/ids.ts'
import {
  administratorEndpoint,
  contextOf,
  merchantEndpoint,
  refuse,
  type Answer,
  type Endpoint,
  type Incoming,
} from '../http/endpoint.ts'
import { PaymentIdField } from './fields.ts'
import { differencesOf, InquiryResource, providerView } from './inquiry-resource.ts'
import { recordAsOf } from './outcome.ts'
import { isPaymentId, ownPayment } from './own-payment.ts'
import type { PaymentParts } from './parts.ts'
import { paymentResource } from './resource.ts'

const Params = z.strictObject({ id: PaymentIdField })

const common = {
  method: 'post' as const,
  tag: 'Payments',
  summary: 'Ask the provider now: its view beside ours',
  description:
    'What the provider’s book says of every attempt, what the ledger says, and where they differ. Each inquiry is recorded in the timeline, and an open outcome that the provider shows done is recorded at once.',
  idempotencyKey: 'none' as const,
  schemas: { params: Params },
  answers: { 200: { description: 'Both views', schema: InquiryResource } },
  refusals: ['payment_not_found' as const],
}

export const inquirePayment = (parts: PaymentParts): Endpoint =>
  merchantEndpoint({
    ...common,
    path: '/v1/payments/{id}/inquiry',
    caller: 'merchant',
    handle: async (incoming) => {
      const payment = await ownPayment(parts, incoming.caller, incoming.params.id)
      return payment === undefined ? refuse('payment_not_found') : inquire(parts, incoming, payment.paymentId)
    },
  })

/** For whoever answers a payer's call, or works on the manual queue. */
export const inquirePaymentAsAdministrator = (parts: PaymentParts): Endpoint =>
  administratorEndpoint({
    ...common,
    tag: 'Administration',
    path: '/v1/admin/payments/{id}/inquiry',
    caller: 'administrator',
    handle: (incoming) =>
      isPaymentId(incoming.params.id)
        ? inquire(parts, incoming, PaymentId(incoming.params.id))
        : Promise.resolve(refuse('payment_not_found')),
  })

const inquire = async (
  parts: PaymentParts,
  incoming: Incoming<object>,
  paymentId: PaymentId,
): Promise<Answer> => {
  const cause = incoming.caller.kind
  const asked = await parts.inquire(paymentId, { cause, context: contextOf(incoming) })
  const loaded = await parts.payments.load(paymentStream(paymentId))
  const { state, position } = loaded
  if (asked === undefined || state.status === 'none') return refuse('payment_not_found')
  const differences = asked.flatMap((one) => differencesOf(state, one))
  const body: z.output<typeof InquiryResource> = {
    agrees: differences.length === 0 && asked.every(({ answer }) => answer.kind !== 'unknown'),
    payment: paymentResource(recordAsOf(loaded)),
    providerViews: asked.map(providerView),
    differences,
  }
  return { kind: 'resource', status: 200, body, position }
}
