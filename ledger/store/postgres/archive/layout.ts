import { hash } from 'node:crypto'
import { Position } from '../../port.ts'
import type { Range } from './range.ts'

/*
 * A segment file: header, blocks of events, pages of the stream index, the directory of both, footer. Blocks and pages
 * are packed with zstd (RFC 8878). Integers are big-endian. The directory has 56 bytes for each block, then for each page:
 * its key (the first position of a block, the first hash of a page), its offset, its packed and its unpacked length and
 * the SHA-256 of its packed bytes.
 */

const MAGIC = Buffer.from('JANGBU-L')
const FORMAT_VERSION = 1
/** Magic, version, nothing, first and last position. */
export const HEADER_BYTES = 32
/** Events, blocks, pages, offset of the directory; SHA-256 of all that stands before it; magic. */
export const FOOTER_BYTES = 64
const DIGEST_OFFSET = 24
const DIGEST_BYTES = 32
export const SECTION_BYTES = 56

export const sha256 = (bytes: Buffer): Buffer => hash('sha256', bytes, 'buffer')

export const headerOf = ({ first, last }: Range): Buffer => {
  const header = Buffer.alloc(HEADER_BYTES)
  MAGIC.copy(header)
  header.writeUInt32BE(FORMAT_VERSION, 8)
  header.writeBigUInt64BE(first, 16)
  header.writeBigUInt64BE(last, 24)
  return header
}

/** undefined: no header of a version that is known here. */
export const readHeader = (header: Buffer): Range | undefined =>
  header.subarray(0, MAGIC.length).equals(MAGIC) && header.readUInt32BE(8) === FORMAT_VERSION
    ? { first: Position(header.readBigUInt64BE(16)), last: Position(header.readBigUInt64BE(24)) }
    : undefined

export type Counts = {
  readonly events: number
  readonly blocks: number
  readonly pages: number
  readonly directoryOffset: number
}

/** What of the footer its own digest covers. */
export const countsOf = ({ events, blocks, pages, directoryOffset }: Counts): Buffer => {
  const counts = Buffer.alloc(DIGEST_OFFSET)
  counts.writeBigUInt64BE(BigInt(events), 0)
  counts.writeUInt32BE(blocks, 8)
  counts.writeUInt32BE(pages, 12)
  counts.writeBigUInt64BE(BigInt(directoryOffset), 16)
  return counts
}

export const footerOf = (counts: Buffer, digest: Buffer): Buffer => Buffer.concat([counts, digest, MAGIC])

export const readFooter = (footer: Buffer): Counts & { readonly digest: Buffer } => ({
  events: Number(footer.readBigUInt64BE(0)),
  blocks: footer.readUInt32BE(8),
  pages: footer.readUInt32BE(12),
  directoryOffset: Number(footer.readBigUInt64BE(16)),
  digest: footer.subarray(DIGEST_OFFSET, DIGEST_OFFSET + DIGEST_BYTES),
})

/** A block or a page. */
export type Section = {
  readonly key: bigint
  readonly offset: number
  readonly bytes: number
  readonly unpackedBytes: number
  readonly digest: Buffer
}

export const sectionEntry = ({ key, offset, bytes, unpackedBytes, digest }: Section): Buffer => {
  const entry = Buffer.alloc(SECTION_BYTES)
  entry.writeBigUInt64BE(key, 0)
  entry.writeBigUInt64BE(BigInt(offset), 8)
  entry.writeUInt32BE(bytes, 16)
  entry.writeUInt32BE(unpackedBytes, 20)
  digest.copy(entry, 24)
  return entry
}

/** `entries`: a part of the directory, in the order of its keys. */
export const sectionAt = (entries: Buffer, index: number): Section | undefined => {
  const at = index * SECTION_BYTES
  if (index < 0 || at >= entries.length) return undefined
  return {
    key: entries.readBigUInt64BE(at),
    offset: Number(entries.readBigUInt64BE(at + 8)),
    bytes: entries.readUInt32BE(at + 16),
    unpackedBytes: entries.readUInt32BE(at + 20),
    digest: entries.subarray(at + 24, at + SECTION_BYTES),
  }
}

/** How many of the sections have a key below the one given. */
export const sectionsBelow = (entries: Buffer, key: bigint): number => {
  let [low, high] = [0, entries.length / SECTION_BYTES]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (entries.readBigUInt64BE(middle * SECTION_BYTES) < key) low = middle + 1
    else high = middle
  }
  return low
}
