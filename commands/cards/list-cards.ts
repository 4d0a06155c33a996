import { z } from 'zod'
import { cardStatuses } from '../../ledger/card/record.ts'
import { ProviderId } from '../../ledger/core/ids.ts'
import type { CardFilter, CardList, Scope } from '../../projections/cards/queries.ts'
import { answerList } from '../http/answer-list.ts'
import { merchantEndpoint, type Endpoint } from '../http/endpoint.ts'
import type { Page } from '../http/listing.ts'
import { AtLeastField, CursorField, LimitField } from '../http/page-fields.ts'
import { PayerReferenceField } from '../payments/fields.ts'
import { cardColumns, CardResource, cardResource } from './resource.ts'
import type { Reach } from '../http/reach.ts'

/** The cards read model, as whoever composes the process opened it. */
export type CardListing = {
  readonly list: (of: { readonly scope: Scope; readonly filter: CardFilter }, page: Page) => Promise<CardList>
  readonly reach: Reach
}

const fields = {
  payerReference: PayerReferenceField.optional(),
  provider: z.string().min(1).max(40).optional(),
  status: z.enum(cardStatuses).optional(),
  limit: LimitField,
  cursor: CursorField,
  'at-least': AtLeastField,
}
const Query = z.strictObject(fields)
/** Of whichever merchant. */
export const AnyCardQuery = z.strictObject({
  ...fields,
  merchantId: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  mode: z.enum(['test', 'live']).default('live'),
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
      'A read model: `Ledger-Position` says what it reflects, `at-least` makes it wait for a position you have seen. As CSV all of them.',
    caller: 'merchant',
    idempotencyKey: 'none',
    schemas: { query: Query },
    textTypes: ['text/csv'],
    answers: { 200: { description: 'One page', schema: CardPage } },
    refusals: ['invalid_cursor', 'read_model_behind'],
    handle: (incoming) => {
      const { merchantId, mode } = incoming.caller
      const question = { scope: { merchantId, mode }, filter: cardFilterOf(incoming.query) }
      const list = {
        name: 'cards',
        page: (page: Page) => listing.list(question, page),
        reach: listing.reach,
        rowOf: cardResource,
        columns: cardColumns,
      }
      return answerList(list, incoming)
    },
  })

export const cardFilterOf = ({ payerReference, provider, status }: z.output<typeof Query>): CardFilter => ({
  payerReference,
  provider: provider === undefined ? undefined : ProviderId(provider),
  status,
})
