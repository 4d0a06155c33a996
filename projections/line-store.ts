import type { Span } from './line-bytes.ts'
import { newPlaces, type Place } from './line-places.ts'

/**
 * Lines by number, as UTF-8 outside the heap: millions of them are no work for the garbage collector, and take no more
 * room than they are long.
 */
export type LineStore = {
  /** @returns its number; that of a line that is gone may come again. */
  readonly add: (line: string) => number
  readonly replace: (number: number, line: string) => void
  readonly remove: (number: number) => void
  readonly text: (number: number) => string
  /** Until something is written. */
  readonly span: (number: number) => Span
  readonly numbers: () => Generator<number>
  readonly size: () => number
}

export const newLineStore = (): LineStore => {
  const segments = newSegments()
  const places = newPlaces()
  const replace = (number: number, line: string): void => {
    const room = places.room(number)
    if (line.length > room || Buffer.byteLength(line) > room) places.put(number, segments.append(line))
    else places.setLength(number, segments.at(places.segment(number)).write(line, places.offset(number)))
  }
  return {
    add: (line) => {
      const number = places.take()
      replace(number, line)
      return number
    },
    replace,
    remove: places.leave,
    text: (number) => {
      const offset = places.offset(number)
      return segments.at(places.segment(number)).toString('utf8', offset, offset + places.length(number))
    },
    span: (number) => {
      const from = places.offset(number)
      return { bytes: segments.at(places.segment(number)), from, to: from + places.length(number) }
    },
    numbers: places.numbers,
    size: places.size,
  }
}

const FIRST_SEGMENT_BYTES = 1 << 16
const LARGEST_SEGMENT_BYTES = 1 << 26
/** Of UTF-8 for a unit of UTF-16. */
const MOST_BYTES_PER_UNIT = 3

/** So that a line that grows a little can stay. */
const roomFor = (length: number): number => length + (length >>> 3)

/** What is written is never moved. */
const newSegments = () => {
  const segments: Buffer[] = []
  let filled = 0
  const withRoom = (bytes: number): Buffer => {
    const last = segments.at(-1)
    if (last !== undefined && last.length - filled >= bytes) return last
    const size = Math.min(LARGEST_SEGMENT_BYTES, (last?.length ?? FIRST_SEGMENT_BYTES / 2) * 2)
    const segment = Buffer.allocUnsafeSlow(Math.max(size, bytes))
    segments.push(segment)
    filled = 0
    return segment
  }
  return {
    at: (segment: number): Buffer => segments[segment] ?? nothing,
    append: (line: string): Place => {
      const segment = withRoom(roomFor(line.length * MOST_BYTES_PER_UNIT))
      const length = segment.write(line, filled)
      const place = { segment: segments.length - 1, offset: filled, length, room: roomFor(length) }
      filled += place.room
      return place
    },
  }
}

const nothing = Buffer.alloc(0)
