import { z } from 'zod'
import { cardStatuses } from '../../ledger/card/record.ts'
import { ProviderId } from '../../ledger/core/ids.ts'
import { Position } from '../../ledger/store/port.ts'
import type { CardFilter, CardList, Scope } from '../../projections/cards/queries.ts'
import { merchantEndpoint, refuse, type Endpoint } from '../http/endpoint.ts'
import { AtLeastField, CursorField, LimitField } from '../http/page-fields.ts'
import { PayerReferenceField } from '../payments/fields.ts'
import { CardResource, cardResource } from './resource.ts'

/** The cards read model, as whoever composes the process opened it. */
export type CardListing = {
  readonly list: (
    of: { readonly scope: Scope; readonly filter: CardFilter },
    page: { readonly limit: number; readonly cursor?: string | undefined },
  ) => Promise<CardList>
  /** Whether the read model reached the position within the limit. */
  readonly reach: (atLeast: Position, limitMs: number) => Promise<boolean>
}

const Query = z.strictObject({
  payerReference: PayerReferenceField.optional(),
  provider: z.string().min(1).max(40).optional(),
  status: z.enum(cardStatuses).optional(),
  limit: LimitField,
  cursor: CursorField,
  'at-least': AtLeastField,
})

const CardPage = z
  .object({ data: z.array(CardResource), nextCursor: z.string().nullable() })
  .meta({ id: 'CardPage' })

export const listCards = (listing: CardListing): Endpoint =>
  merchantEndpoint({
    method: 'get',
    path: '/v1/cards',
    tag: 'Cards',
    summary: 'Cards, newest first',
    description:
      'A read model: `Ledger-Position` says what it reflects, `at-least` makes it wait for a position you have seen.',
    caller: 'merchant',
    idempotencyKey: 'none',
    schemas: { query: Query },
    answers: { 200: { description: 'One page', schema: CardPage } },
    refusals: ['invalid_cursor', 'read_model_behind'],
    handle: async ({ query, caller, waitMs }) => {
      const { payerReference, provider, status, limit, cursor, 'at-least': atLeast } = query
      if (atLeast !== undefined && !(await listing.reach(Position(BigInt(atLeast)), waitMs)))
        return refuse('read_model_behind')
      const scope = { merchantId: caller.merchantId, mode: caller.mode }
      const at = provider === undefined ? undefined : ProviderId(provider)
      const page = await listing.list(
        { scope, filter: { payerReference, provider: at, status } },
        { limit, cursor },
      )
      if (page.kind === 'invalid_cursor') return refuse('invalid_cursor')
      const { items, nextCursor, position } = page
      return {
        kind: 'resource',
        status: 200,
        body: { data: items.map(cardResource), nextCursor },
        position,
      }
    },
  })
