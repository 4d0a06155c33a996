import { businessDayBounds, type BusinessDate } from '../../ledger/core/time.ts'
import { firstPlaceAt, type Place } from './place.ts'

/** Both inclusive; `after`: what the pages before have shown. */
export type Bounds = { readonly from: bigint; readonly to: bigint; readonly after?: Place | undefined }

const SMALLEST = -(2n ** 63n)
const LARGEST = 2n ** 63n - 1n

export type Days = { readonly from?: BusinessDate | undefined; readonly to?: BusinessDate | undefined }

/** Of days in Seoul, both inclusive. */
export const boundsOf = ({ from, to }: Days, after?: Place): Bounds => {
  const last = to === undefined ? LARGEST : within(firstPlaceAt(businessDayBounds(to).until) - 1n)
  return {
    from: from === undefined ? SMALLEST : within(firstPlaceAt(businessDayBounds(from).from)),
    to: after === undefined || after.place > last ? last : after.place,
    after,
  }
}

/** A day far off has no places, and its bound no column to be compared with. */
const within = (place: bigint): bigint => (place > LARGEST ? LARGEST : place < SMALLEST ? SMALLEST : place)
