import { z } from 'zod'
import { recordOf } from '../../ledger/card/record.ts'
import { cardStream } from '../../ledger/core/ids.ts'
import { contextOf, merchantEndpoint, refuse, type Endpoint } from '../http/endpoint.ts'
import { CardIdField, ownCard } from './own-card.ts'
import type { CardParts } from './parts.ts'
import { CardResource, cardResource } from './resource.ts'

/**
 * For this ledger only: the key itself goes on being good at the provider until the merchant removes it there, since
 * whether others use it too is not known here.
 */
export const removeCard = (parts: CardParts): Endpoint =>
  merchantEndpoint({
    method: 'delete',
    path: '/v1/cards/{id}',
    tag: 'Cards',
    summary: 'Never charge a card again',
    description:
      'From the answer on no payment is begun with it; what was paid with it can still be cancelled. Removing again changes nothing. The key itself stays good at the provider until you remove it there.',
    caller: 'merchant',
    idempotencyKey: 'none',
    schemas: { params: z.strictObject({ id: CardIdField }) },
    answers: { 200: { description: 'Removed, now or before', schema: CardResource } },
    refusals: ['card_not_found'],
    handle: async (incoming) => {
      const own = await ownCard(parts, incoming.caller, incoming.params.id)
      if (own === undefined) return refuse('card_not_found')
      const { cardId } = own.card
      const command = { type: 'RemoveCard' as const, cardId, at: parts.runtime.now() }
      const handled = await parts.cards.handle(cardStream(cardId), command, contextOf(incoming))
      const after = handled.kind === 'accepted' ? handled.loaded : undefined
      if (after === undefined || after.state.status === 'none')
        throw new Error(`${cardId}: it was there and cannot be removed`)
      const body = cardResource(recordOf(after.state))
      return { kind: 'resource', status: 200, body, position: after.position }
    },
  })
