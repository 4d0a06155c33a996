import { CardId } from '../../ledger/core/ids.ts'
import { epochMsOf, instantOf, type Instant } from '../../ledger/core/time.ts'
import { placeIn, sealedCursor } from '../cursor-seal.ts'

/** A place in a list, newest first: the last card of the page before. */
export type Place = { readonly createdAt: Instant; readonly cardId: CardId }

/** Milliseconds up to the year 2286. */
const shape = /^(\d{1,13})\.(card_[0-9a-f]{32})$/

export const cursorOf = ({ createdAt, cardId }: Place, list: string): string =>
  sealedCursor(`${epochMsOf(createdAt)}.${cardId}`, list)

/** undefined when it is no cursor of this list. */
export const placeOf = (cursor: string, list: string): Place | undefined => {
  const [, epochMs, cardId] = shape.exec(placeIn(cursor, list) ?? '') ?? []
  if (epochMs === undefined || cardId === undefined) return undefined
  return { createdAt: instantOf(Number(epochMs)), cardId: CardId(cardId) }
}
