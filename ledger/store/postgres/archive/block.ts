import { EventId, StreamName } from '../../../core/ids.ts'
import { epochMsOf, instantOf } from '../../../core/time.ts'
import { Position, type StoredEvent } from '../../port.ts'

/*
 * A block holds consecutive events column by column, since what is alike then stands together and is packed best:
 * their number (4 bytes), ids (16 each), revisions (4), recorded times (6, milliseconds since 1970), schema versions (2),
 * then streams, types, data and metadata, each as the lengths of all (4) and their UTF-8. Integers are big-endian.
 */

const COUNT_BYTES = 4
const ID_BYTES = 16
const REVISION_BYTES = 4
const TIME_BYTES = 6
const VERSION_BYTES = 2
const LENGTH_BYTES = 4

const texts = ['stream', 'type', 'data', 'metadata'] as const

export const encodeBlock = (events: readonly StoredEvent[]): Buffer => {
  const count = Buffer.alloc(COUNT_BYTES)
  count.writeUInt32BE(events.length)
  return Buffer.concat([
    count,
    Buffer.from(events.map(({ id }) => id.replaceAll('-', '')).join(''), 'hex'),
    integers(
      events.map(({ revision }) => revision),
      REVISION_BYTES,
    ),
    integers(
      events.map(({ recordedAt }) => epochMsOf(recordedAt)),
      TIME_BYTES,
    ),
    integers(
      events.map(({ schemaVersion }) => schemaVersion),
      VERSION_BYTES,
    ),
    ...texts.flatMap((column) => encodeTexts(events.map((event) => event[column]))),
  ])
}

const integers = (values: readonly number[], bytes: number): Buffer => {
  const target = Buffer.allocUnsafe(values.length * bytes)
  for (const [index, value] of values.entries()) target.writeIntBE(value, index * bytes, bytes)
  return target
}

const encodeTexts = (column: readonly string[]): readonly Buffer[] => {
  const encoded = column.map((text) => Buffer.from(text))
  return [
    integers(
      encoded.map(({ length }) => length),
      LENGTH_BYTES,
    ),
    ...encoded,
  ]
}

/** @throws RangeError when the bytes are no block. */
export const decodeBlock = (block: Buffer, first: Position): readonly StoredEvent[] => {
  const take = takingFrom(block)
  const count = take(COUNT_BYTES).readUInt32BE()
  const ids = take(count * ID_BYTES)
  const revisions = take(count * REVISION_BYTES)
  const times = take(count * TIME_BYTES)
  const versions = take(count * VERSION_BYTES)
  const [streams, types, datas, metadatas] = [1, 2, 3, 4].map(() => decodeTexts(take, count))
  const recordedAt = onceEach((ms) => instantOf(ms))
  return Array.from({ length: count }, (_, index) => ({
    id: EventId(uuidText(ids.toString('hex', index * ID_BYTES, (index + 1) * ID_BYTES))),
    type: types?.[index] ?? '',
    schemaVersion: versions.readIntBE(index * VERSION_BYTES, VERSION_BYTES),
    data: datas?.[index] ?? '',
    metadata: metadatas?.[index] ?? '',
    stream: StreamName(streams?.[index] ?? ''),
    revision: revisions.readIntBE(index * REVISION_BYTES, REVISION_BYTES),
    position: Position(first + BigInt(index)),
    recordedAt: recordedAt(times.readIntBE(index * TIME_BYTES, TIME_BYTES)),
  }))
}

type Take = (bytes: number) => Buffer

const takingFrom = (block: Buffer): Take => {
  let offset = 0
  return (bytes) => {
    const end = offset + bytes
    if (end > block.length) throw new RangeError('a block ends too early')
    const taken = block.subarray(offset, end)
    offset = end
    return taken
  }
}

const decodeTexts = (take: Take, count: number): readonly string[] => {
  const lengths = take(count * LENGTH_BYTES)
  return Array.from({ length: count }, (_, index) =>
    take(lengths.readInt32BE(index * LENGTH_BYTES)).toString('utf8'),
  )
}

/** One flush shares one time, so most values are those of the event before. */
const onceEach = <T>(make: (value: number) => T): ((value: number) => T) => {
  let last: { readonly value: number; readonly made: T } | undefined
  return (value) => {
    if (last?.value !== value) last = { value, made: make(value) }
    return last.made
  }
}

const uuidText = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
