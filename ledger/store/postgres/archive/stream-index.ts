import type { StreamName } from '../../../core/ids.ts'
import type { StoredEvent } from '../../port.ts'
import { sha256 } from './layout.ts'

/*
 * Which events belong to a stream: pairs of the stream's 64-bit hash and the event's offset from the range's first
 * position, in their order. A page holds some of them, first the hashes (8 bytes each), then the offsets (4).
 */

const HASH_BYTES = 8
const OFFSET_BYTES = 4
const PAIR_BYTES = HASH_BYTES + OFFSET_BYTES
/** Some thousandths of a second to read, check and unpack, and a directory small enough to stay in memory. */
const PAIRS_PER_PAGE = 1_024

/** Equal for the same stream on every machine; others that share it are told apart by their events. */
export const hashOf = (stream: StreamName): bigint => hashBytes(stream).readBigUInt64BE()

const hashBytes = (stream: StreamName): Buffer => sha256(Buffer.from(stream))

export type StreamIndex = {
  /** The next events of the range. */
  readonly add: (events: readonly StoredEvent[]) => void
  /** In the order of their keys. */
  readonly pages: () => Iterable<{ readonly key: bigint; readonly page: Buffer }>
}

export const newStreamIndex = (events: number): StreamIndex => {
  // Two halves, since sorting by numbers is several times as fast as by bigints.
  const high = new Uint32Array(events)
  const low = new Uint32Array(events)
  let added = 0
  const pageOf = (offsets: Uint32Array): { key: bigint; page: Buffer } => {
    const page = Buffer.allocUnsafe(offsets.length * PAIR_BYTES)
    for (const [index, offset] of offsets.entries()) {
      page.writeUInt32BE(high[offset] ?? 0, index * HASH_BYTES)
      page.writeUInt32BE(low[offset] ?? 0, index * HASH_BYTES + 4)
      page.writeUInt32BE(offset, offsets.length * HASH_BYTES + index * OFFSET_BYTES)
    }
    return { key: page.readBigUInt64BE(), page }
  }
  return {
    add: (batch) => {
      for (const { stream } of batch) {
        const bytes = hashBytes(stream)
        high[added] = bytes.readUInt32BE()
        low[added] = bytes.readUInt32BE(4)
        added += 1
      }
    },
    *pages() {
      const sorted = Uint32Array.from({ length: added }, (_, offset) => offset).sort(
        (a, b) => (high[a] ?? 0) - (high[b] ?? 0) || (low[a] ?? 0) - (low[b] ?? 0) || a - b,
      )
      for (let from = 0; from < added; from += PAIRS_PER_PAGE)
        yield pageOf(sorted.subarray(from, from + PAIRS_PER_PAGE))
    },
  }
}

/** The offsets of one hash in a page, rising. */
export const offsetsIn = (page: Buffer, hash: bigint): readonly number[] => {
  const pairs = page.length / PAIR_BYTES
  let [low, high] = [0, pairs]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (page.readBigUInt64BE(middle * HASH_BYTES) < hash) low = middle + 1
    else high = middle
  }
  const offsets: number[] = []
  for (let index = low; index < pairs && page.readBigUInt64BE(index * HASH_BYTES) === hash; index += 1)
    offsets.push(offsetAt(page, index))
  return offsets
}

const offsetAt = (page: Buffer, index: number): number =>
  page.readUInt32BE((page.length / PAIR_BYTES) * HASH_BYTES + index * OFFSET_BYTES)

export const pairsIn = (page: Buffer): readonly { readonly hash: bigint; readonly offset: number }[] =>
  Array.from({ length: page.length / PAIR_BYTES }, (_, index) => ({
    hash: page.readBigUInt64BE(index * HASH_BYTES),
    offset: offsetAt(page, index),
  }))
