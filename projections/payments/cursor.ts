import { createHash } from 'node:crypto'
import { PaymentId } from '../../ledger/core/ids.ts'
import { epochMsOf, instantOf, type Instant } from '../../ledger/core/time.ts'

/** A place in a list, newest first: the last payment of the page before. */
export type Place = { readonly createdAt: Instant; readonly paymentId: PaymentId }

/** Of a made-up cursor nothing longer is looked at. */
const LONGEST_CURSOR = 300
const SEAL_LENGTH = 16
/** Milliseconds up to the year 2286. */
const shape = /^(\d{1,13})\.(pay_[0-9a-f]{32})\.([A-Za-z0-9_-]{16})$/

/**
 * Opaque to clients. `list` names the list it was made for (whose, which filter): the seal keeps a cursor from being used
 * on another. It is no secret, since a cursor can say only where to go on within what its user may see anyway.
 */
export const cursorOf = ({ createdAt, paymentId }: Place, list: string): string => {
  const place = `${epochMsOf(createdAt)}.${paymentId}`
  return Buffer.from(`${place}.${sealOf(place, list)}`).toString('base64url')
}

/** undefined when it is no cursor of this list. */
export const placeOf = (cursor: string, list: string): Place | undefined => {
  if (cursor.length > LONGEST_CURSOR) return undefined
  const [, epochMs, paymentId] = shape.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? []
  if (epochMs === undefined || paymentId === undefined) return undefined
  const place = { createdAt: instantOf(Number(epochMs)), paymentId: PaymentId(paymentId) }
  return cursorOf(place, list) === cursor ? place : undefined
}

const sealOf = (place: string, list: string): string =>
  createHash('sha256').update(`${list}\n${place}`).digest('base64url').slice(0, SEAL_LENGTH)
