import { z } from 'zod'
import type { PaymentEvent } from '../../ledger/payment/events.ts'
import type { PastEvent } from '../../ledger/store/loaded.ts'

export const EventResource = z
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

export const eventResource = ({
  revision,
  recordedAt,
  event,
  metadata,
}: PastEvent<PaymentEvent>): z.output<typeof EventResource> => {
  const { type, at, ...data } = event
  const { correlationId, actor } = metadata
  const shown = shownWithout(hiddenFields, data)
  return { revision, type, at, recordedAt, actor: actor.kind, correlationId, data: shown }
}

/** Ours alone: secrets, even sealed, and how the work is spread over processes. */
const hiddenFields: ReadonlySet<string> = new Set([
  'sealedToken',
  'dispatch',
  'from',
  'contractId',
  'providerCode',
  'providerMessage',
])

/** What the merchant sent is shown as it was sent, under whatever names. */
const MERCHANTS_OWN = 'metadata'

/** An event's fields as JSON has them, without those of these names, however deep they stand. */
export const shownWithout = (hidden: ReadonlySet<string>, data: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(data)
      .filter(([field]) => !hidden.has(field))
      .map(([field, value]) => [field, field === MERCHANTS_OWN ? value : shownValue(hidden, value)]),
  )

const shownValue = (hidden: ReadonlySet<string>, value: unknown): unknown => {
  if (typeof value === 'bigint') return Number(value)
  if (Array.isArray(value)) return value.map((one) => shownValue(hidden, one))
  return typeof value === 'object' && value !== null ? shownWithout(hidden, value) : value
}
