import { placeIn, sealedCursor } from '../cursor-seal.ts'
import type { Place } from './place.ts'

/** A 64-bit number, then an id or none. */
const shape = /^(-?\d{1,19})\.([A-Za-z0-9_-]{0,64})$/

export const cursorOf = ({ place, id }: Place, list: string): string => sealedCursor(`${place}.${id}`, list)

/** undefined when it is no cursor of this list. */
export const placeOf = (cursor: string, list: string): Place | undefined => {
  const [, place, id] = shape.exec(placeIn(cursor, list) ?? '') ?? []
  if (place === undefined || id === undefined) return undefined
  const number = BigInt(place)
  return BigInt.asIntN(64, number) === number ? { place: number, id } : undefined
}
