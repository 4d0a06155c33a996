import { MerchantId } from '../../ledger/core/ids.ts'
import { epochMsOf, instantOf, type Instant } from '../../ledger/core/time.ts'
import { placeIn, sealedCursor } from '../cursor-seal.ts'

/** A place in the list, newest first: the last merchant of the page before. */
export type Place = { readonly registeredAt: Instant; readonly merchantId: MerchantId }

/** Milliseconds up to the year 2286. */
const shape = /^(\d{1,13})\.([A-Za-z0-9_-]{1,64})$/

export const cursorOf = ({ registeredAt, merchantId }: Place, list: string): string =>
  sealedCursor(`${epochMsOf(registeredAt)}.${merchantId}`, list)

/** undefined when it is no cursor of this list. */
export const placeOf = (cursor: string, list: string): Place | undefined => {
  const [, epochMs, merchantId] = shape.exec(placeIn(cursor, list) ?? '') ?? []
  if (epochMs === undefined || merchantId === undefined) return undefined
  return { registeredAt: instantOf(Number(epochMs)), merchantId: MerchantId(merchantId) }
}
