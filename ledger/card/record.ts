import type { CardId } from '../core/ids.ts'
import type { Instant } from '../core/time.ts'
import type { Registration } from './events.ts'
import type { ExistingCard } from './evolve.ts'

export const cardStatuses = ['ACTIVE', 'REMOVED'] as const
export type CardStatus = (typeof cardStatuses)[number]

/** A card as people ask for it: everything but its key. */
export type CardRecord = Omit<Registration, 'contractId' | 'sealedInstrument'> & {
  readonly cardId: CardId
  readonly status: CardStatus
  readonly createdAt: Instant
  /** null while it may be charged. */
  readonly removedAt: Instant | null
}

export const recordOf = (card: ExistingCard): CardRecord => ({
  cardId: card.cardId,
  merchantId: card.merchantId,
  mode: card.mode,
  provider: card.provider,
  kind: card.kind,
  maskedNumber: card.maskedNumber,
  issuer: card.issuer,
  product: card.product,
  payerReference: card.payerReference,
  status: card.status === 'active' ? 'ACTIVE' : 'REMOVED',
  createdAt: card.registeredAt,
  removedAt: card.status === 'removed' ? card.removedAt : null,
})
