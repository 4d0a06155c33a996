import { createHash } from 'node:crypto'

/** Of a made-up cursor nothing longer is looked at. */
const LONGEST_CURSOR = 300
const SEAL_LENGTH = 16

/**
 * Opaque to clients. `list` names the list it was made for (whose, which filter): the seal keeps a cursor from being used
 * on another. It is no secret, since a cursor can say only where to go on within what its user may see anyway.
 */
export const sealedCursor = (place: string, list: string): string =>
  Buffer.from(`${place}.${sealOf(place, list)}`).toString('base64url')

/** The place in a cursor of this list; undefined when it is none. */
export const placeIn = (cursor: string, list: string): string | undefined => {
  if (cursor.length > LONGEST_CURSOR) return undefined
  const text = Buffer.from(cursor, 'base64url').toString('utf8')
  const place = text.slice(0, Math.max(0, text.length - SEAL_LENGTH - 1))
  return sealedCursor(place, list) === cursor ? place : undefined
}

const sealOf = (place: string, list: string): string =>
  createHash('sha256').update(`${list}\n${place}`).digest('base64url').slice(0, SEAL_LENGTH)
