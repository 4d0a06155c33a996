import { z } from 'zod'
import { paymentStream } from '../../ledger/core/ids.ts'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import type { PastEvent } from '../../ledger/store/loaded.ts'
import { merchantEndpoint, refuse, type Endpoint } from '../http/endpoint.ts'
import { PaymentIdField } from './fields.ts'
import { ownPayment } from './own-payment.ts'
import type { PaymentParts } from './parts.ts'

const EventResource = z
  .object({
    revision: z.int(),
    type: z.string(),
    at: z.iso.datetime().meta({ description: 'When it happened by our clock' }),
    recordedAt: z.iso.datetime().meta({ description: 'When it entered the log' }),
    actor: z.enum(['merchant', 'administrator', 'dispatcher', 'system']),
    correlationId: z.string().meta({ description: 'The request it follows from' }),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'PaymentEvent' })
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

const eventResource = ({
  revision,
  recordedAt,
  event,
  metadata,
}: PastEvent<PaymentEvent>): z.output<typeof EventResource> => {
  const { type, at, ...data } = event
  const { correlationId, actor } = metadata
  return { revision, type, at, recordedAt, actor: actor.kind, correlationId, data: shown(data) }
}

/** Ours alone: secrets, even sealed, and how the work is spread over processes. */
const hiddenFields: ReadonlySet<string> = new Set([
  'sealedToken',
  'dispatch',
  'contractId',
  'providerCode',
  'providerMessage',
])

/** What the merchant sent is shown as it was sent, under whatever names. */
const MERCHANTS_OWN = 'metadata'

const shown = (data: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(data)
      .filter(([field]) => !hiddenFields.has(field))
      .map(([field, value]) => [field, field === MERCHANTS_OWN ? value : shownValue(value)]),
  )

const shownValue = (value: unknown): unknown => {
  if (typeof value === 'bigint') return Number(value)
  return typeof value === 'object' && value !== null ? shown(value) : value
}
