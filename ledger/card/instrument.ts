import type { CardId } from '../core/ids.ts'

/** Where a card's sealed key belongs: it opens for this card only. */
export const instrumentBinding = (cardId: CardId): string => `card-${cardId}/instrument`
