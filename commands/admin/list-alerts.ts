import { z } from 'zod'
import { ProviderId } from '../../ledger/core/ids.ts'
import { parseInstant, type Instant } from '../../ledger/core/time.ts'
import { administratorEndpoint, refuse, type Endpoint } from '../http/endpoint.ts'
import { CursorField, LimitField } from '../http/page-fields.ts'

const kinds = ['breaker_opened', 'breaker_closed', 'manual_review', 'projection_stopped'] as const

const Query = z.strictObject({
  kind: z.enum(kinds).optional(),
  provider: z.string().min(1).max(40).optional(),
  since: z.iso.datetime({ offset: true }).optional().meta({ description: 'From then on, RFC 3339' }),
  limit: LimitField,
  cursor: CursorField,
})

const AlertResource = z
  .object({
    id: z.string(),
    at: z.iso.datetime().meta({ description: 'RFC 3339, UTC' }),
    kind: z.string().meta({ description: `One of ${kinds.join(', ')}, or what a newer version raised` }),
    provider: z.string().nullable(),
    operation: z.string().nullable(),
    origin: z.string().nullable().meta({ description: 'Of a breaker: the address that it stands before' }),
    paymentId: z.string().nullable(),
    transactionId: z.string().nullable(),
    reason: z.string().nullable().meta({ description: 'Why a case waits for a person' }),
    projection: z.string().nullable().meta({ description: 'The read model that has stopped' }),
    untold: z.int().meta({ description: 'Others of the same since the one before, held back' }),
    text: z.object({ ko: z.string(), en: z.string() }),
  })
  .meta({ id: 'OperatorAlert' })
export type AlertBody = z.output<typeof AlertResource>

export const AlertPage = z
  .object({ data: z.array(AlertResource), nextCursor: z.string().nullable() })
  .meta({ id: 'OperatorAlertPage' })

export type AlertQuery = {
  readonly kind: (typeof kinds)[number] | undefined
  readonly provider: ProviderId | undefined
  readonly since: Instant | undefined
}

/** The kept alerts, as whoever composes the process reads them. */
export type AlertListing = {
  readonly list: (
    query: AlertQuery,
    page: { readonly limit: number; readonly cursor: string | undefined },
  ) => Promise<
    | { readonly kind: 'page'; readonly alerts: readonly AlertBody[]; readonly nextCursor: string | null }
    | { readonly kind: 'invalid_cursor' }
  >
}

export const listAlerts = (listing: AlertListing): Endpoint =>
  administratorEndpoint({
    method: 'get',
    path: '/v1/admin/alerts',
    tag: 'Administration',
    summary: 'What operators were alerted to, newest first',
    description:
      'A provider’s circuit breaker that opened or closed, a case that waits for a person, a read model that has stopped. What comes too often is held back for a minute and counted in `untold`. Kept for 400 days; no part of the ledger.',
    caller: 'administrator',
    idempotencyKey: 'none',
    schemas: { query: Query },
    answers: { 200: { description: 'One page', schema: AlertPage } },
    refusals: ['invalid_cursor'],
    handle: async ({ query: { kind, provider, since, limit, cursor } }) => {
      const asked = {
        kind,
        provider: provider === undefined ? undefined : ProviderId(provider),
        since: since === undefined ? undefined : parseInstant(since),
      }
      const page = await listing.list(asked, { limit, cursor })
      if (page.kind === 'invalid_cursor') return refuse('invalid_cursor')
      const { alerts, nextCursor } = page
      return { kind: 'resource', status: 200, body: { data: alerts, nextCursor } }
    },
  })
