import { PaymentId } from '../../ledger/core/ids.ts'
import { epochMsOf, instantOf, type Instant } from '../../ledger/core/time.ts'
import { placeIn, sealedCursor } from '../cursor-seal.ts'

/** A place in a list, newest first: the last payment of the page before. */
export type Place = { readonly createdAt: Instant; readonly paymentId: PaymentId }

/** Milliseconds up to the year 2286. */
const shape = /^(\d{1,13})\.(pay_[0-9a-f]{32})$/

export const cursorOf = ({ createdAt, paymentId }: Place, list: string): string =>
  sealedCursor(`${epochMsOf(createdAt)}.${paymentId}`, list)

/** undefined when it is no cursor of this list. */
export const placeOf = (cursor: string, list: string): Place | undefined => {
  const [, epochMs, paymentId] = shape.exec(placeIn(cursor, list) ?? '') ?? []
  if (epochMs === undefined || paymentId === undefined) return undefined
  return { createdAt: instantOf(Number(epochMs)), paymentId: PaymentId(paymentId) }
}
