import type { Place } from './record.ts'

const SEGMENT_BYTES = 4 * 1024 * 1024

type Segment = { readonly start: number; readonly buffer: Buffer; used: number }

/** The bytes of the log in memory, as they stand in the file. A record never lies in two buffers. */
export type Segments = {
  readonly end: () => number
  /** Makes the log longer by one record of this length, which is to be written there. */
  readonly reserve: (bytes: number) => Place
  readonly at: (position: number) => Place
  /** Where the record lies that ends at this position, given as the place behind it. */
  readonly endingAt: (position: number) => Place
  /** How far the buffer that holds this position is in use, as an offset in it. */
  readonly usedAt: (position: number) => number
  /** Everything from one position to another, without a copy. */
  readonly between: (from: number, to: number) => readonly Buffer[]
}

export const newSegments = (): Segments => {
  const segments: Segment[] = []
  let end = 0

  const holding = (position: number): Segment => {
    let low = 0
    let high = segments.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((segments[middle]?.start ?? Infinity) <= position) low = middle
      else high = middle - 1
    }
    const found = segments[low]
    if (found === undefined) throw new RangeError('the log is empty')
    return found
  }

  return {
    end: () => end,
    reserve: (bytes) => {
      const last = segments.at(-1)
      const segment =
        last !== undefined && last.buffer.length - last.used >= bytes
          ? last
          : newSegment(segments, end, bytes)
      const place = { buffer: segment.buffer, offset: segment.used }
      segment.used += bytes
      end += bytes
      return place
    },
    at: (position) => placeIn(holding(position), position),
    endingAt: (position) => placeIn(holding(position - 1), position),
    usedAt: (position) => holding(position).used,
    between: (from, to) => between(segments, from, to),
  }
}

const newSegment = (segments: Segment[], start: number, bytes: number): Segment => {
  const segment = { start, buffer: Buffer.allocUnsafeSlow(Math.max(SEGMENT_BYTES, bytes)), used: 0 }
  segments.push(segment)
  return segment
}

const placeIn = ({ start, buffer }: Segment, position: number): Place => ({
  buffer,
  offset: position - start,
})

const between = (segments: readonly Segment[], from: number, to: number): Buffer[] => {
  const first = segments.findLastIndex(({ start }) => start <= from)
  return segments
    .slice(Math.max(first, 0))
    .filter(({ start }) => start < to)
    .map(({ start, buffer, used }) => buffer.subarray(Math.max(from - start, 0), Math.min(to - start, used)))
}
