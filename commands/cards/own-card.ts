import { z } from 'zod'
import type { ExistingCard } from '../../ledger/card/evolve.ts'
import { CardId, cardStream } from '../../ledger/core/ids.ts'
import type { Position } from '../../ledger/store/port.ts'
import type { MerchantCaller } from '../http/endpoint.ts'
import type { CardParts } from './parts.ts'

const ID_PATTERN = /^card_[0-9a-f]{32}$/

/** `position`: of its last event. */
type OwnCard = { readonly card: ExistingCard; readonly position: Position }

export const CardIdField = z.string().max(64).meta({ description: '`card_…`' })

/**
 * The card as it is now, or undefined when it is not this merchant's, in this mode: another's card looks exactly like one
 * that never was.
 */
export const ownCard = async (
  { cards }: Pick<CardParts, 'cards'>,
  { merchantId, mode }: MerchantCaller,
  id: string,
): Promise<OwnCard | undefined> => {
  if (!ID_PATTERN.test(id)) return undefined
  const { state: card, position } = await cards.load(cardStream(CardId(id)))
  if (card.status === 'none') return undefined
  return card.merchantId === merchantId && card.mode === mode ? { card, position } : undefined
}
