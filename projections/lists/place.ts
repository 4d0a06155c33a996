import { epochMsOf, instantOf, type Instant } from '../../ledger/core/time.ts'
import type { NumericText } from '../database.ts'
import { hashBits } from './hash32.ts'

/** Of what is listed: milliseconds, then bits of its id, so that hardly two share a place however many share a time. */
const ID_BITS = 20

/** Where a row stands in lists, the newest at the greatest; `id`: of the row. */
export const listPlace = (at: Instant, id: string): NumericText =>
  String(firstPlaceAt(at) + BigInt(hashBits(id, ID_BITS)))

/** Of everything at that time or after it. */
export const firstPlaceAt = (at: Instant): bigint => BigInt(epochMsOf(at)) << BigInt(ID_BITS)

/** Where a page begins: below this place, and at it below this id. Without id: below the place. */
export type Place = { readonly place: bigint; readonly id: string }

export const timeAt = (place: bigint): Instant => instantOf(Number(place >> BigInt(ID_BITS)))

export const newestFirst = (one: Place, other: Place): number => {
  if (one.place !== other.place) return one.place > other.place ? -1 : 1
  return one.id === other.id ? 0 : one.id > other.id ? -1 : 1
}
