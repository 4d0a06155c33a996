import { z } from 'zod'
import { recordOf } from '../../ledger/card/record.ts'
import { merchantEndpoint, refuse, type Endpoint } from '../http/endpoint.ts'
import { CardIdField, ownCard } from './own-card.ts'
import type { CardParts } from './parts.ts'
import { CardResource, cardResource } from './resource.ts'

/** From the stream itself, so it is never behind a command that was answered. */
export const getCard = (parts: CardParts): Endpoint =>
  merchantEndpoint({
    method: 'get',
    path: '/v1/cards/{id}',
    tag: 'Cards',
    summary: 'A card as of now, also when it was removed',
    description: 'Always current: read from the card’s own events.',
    caller: 'merchant',
    idempotencyKey: 'none',
    schemas: { params: z.strictObject({ id: CardIdField }) },
    answers: { 200: { description: 'The card', schema: CardResource } },
    refusals: ['card_not_found'],
    handle: async ({ params, caller }) => {
      const own = await ownCard(parts, caller, params.id)
      if (own === undefined) return refuse('card_not_found')
      const { card, position } = own
      return { kind: 'resource', status: 200, body: cardResource(recordOf(card)), position }
    },
  })
