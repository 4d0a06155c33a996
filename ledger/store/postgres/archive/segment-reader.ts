import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { promisify } from 'node:util'
import { zstdDecompress } from 'node:zlib'
import { LRUCache } from 'lru-cache'
import type { StreamName } from '../../../core/ids.ts'
import { Position, type StoredEvent } from '../../port.ts'
import { decodeBlock } from './block.ts'
import { sectionAt, sectionsBelow, sha256, type Section } from './layout.ts'
import { altered, eventsIn, type ArchivedRange } from './range.ts'
import { readBytes, readDirectory, withFile, type Directory } from './segment-file.ts'
import { hashOf, offsetsIn, pairsIn } from './stream-index.ts'

/** Of decoded blocks: what many readers of old streams, or a few of all, have in use at a time. */
const CACHED_BYTES = 64 * 1024 * 1024
/** Of directories: some hundred bytes for each thousand events. */
const CACHED_DIRECTORY_BYTES = 16 * 1024 * 1024
const READ_BYTES = 1024 * 1024
/** What an event takes in memory besides its text, which may take two bytes for one. */
const BYTES_PER_EVENT = 400
const BYTES_PER_UNPACKED = 2

/** The files of archived ranges. All that is read of them is held against what the log remembers. */
export type Segments = {
  /**
   * Events of the range after a position, at least one where there is one, at most `limit`.
   * @throws ArchiveUnreachableError, CorruptLogError; both name the range and its file.
   */
  readonly after: (range: ArchivedRange, position: Position, limit: number) => Promise<readonly StoredEvent[]>
  /** The stream's events in the range, in order. @throws as `after` does. */
  readonly ofStream: (range: ArchivedRange, stream: StreamName) => Promise<readonly StoredEvent[]>
  /** Under which hash the index leads to each event of the range. @throws as `after` does. */
  readonly hashes: (range: ArchivedRange) => Promise<BigUint64Array>
  /** Reads the whole file. @throws as `after` does, when a byte of it is not as it was archived. */
  readonly verify: (range: ArchivedRange) => Promise<void>
}

type Segment = {
  readonly range: ArchivedRange
  readonly directory: Directory
  readonly handle: FileHandle
}
type Block = readonly StoredEvent[]

const unpack = promisify(zstdDecompress)

/** `place`: the directory that holds the files; undefined: nobody said. */
export const openSegments = (place: string | undefined): Segments => {
  const directories = new LRUCache<string, Directory>({ maxSize: CACHED_DIRECTORY_BYTES })
  const blocks = new LRUCache<string, Block>({ maxSize: CACHED_BYTES })

  const inSegment = <T>(range: ArchivedRange, work: (segment: Segment) => Promise<T>): Promise<T> =>
    withFile(place, range, async (handle) => {
      const directory = directories.get(range.directorySha256) ?? (await readDirectory(handle, range))
      const size = directory.blocks.length + directory.pages.length
      directories.set(range.directorySha256, directory, { size })
      return work({ range, directory, handle })
    })

  const blockAt: BlockAt = async (segment, index) => {
    const section = sectionAt(segment.directory.blocks, index)
    if (section === undefined) return []
    const key = `${segment.range.directorySha256} ${index}`
    const known = blocks.get(key)
    if (known !== undefined) return known
    const unpacked = await readSection(segment, section)
    const block = decodeBlock(unpacked, Position(section.key))
    blocks.set(key, block, {
      size: unpacked.length * BYTES_PER_UNPACKED + block.length * BYTES_PER_EVENT,
    })
    return block
  }

  return {
    after: (range, position, limit) =>
      inSegment(range, async (segment) => {
        const block = await blockAt(segment, blockOf(segment, Position(position + 1n)))
        const from = Number(position + 1n - (block[0]?.position ?? 0n))
        return block.slice(from, from + limit)
      }),
    ofStream: (range, stream) =>
      inSegment(range, async (segment) => eventsAt(segment, await offsetsOf(segment, stream), blockAt)).then(
        // Another stream may share the hash.
        (events) => events.filter((event) => event.stream === stream),
      ),
    hashes: (range) => inSegment(range, hashesOf),
    verify: (range) => withFile(place, range, (handle) => verify(handle, range)),
  }
}

type BlockAt = (segment: Segment, index: number) => Promise<Block>

const blockOf = ({ directory }: Segment, position: Position): number =>
  sectionsBelow(directory.blocks, position + 1n) - 1

const eventsAt = async (
  segment: Segment,
  offsets: readonly number[],
  blockAt: BlockAt,
): Promise<readonly StoredEvent[]> => {
  const events: StoredEvent[] = []
  for (const offset of offsets) {
    const position = Position(segment.range.first + BigInt(offset))
    const block = await blockAt(segment, blockOf(segment, position))
    const event = block[Number(position - (block[0]?.position ?? 0n))]
    if (event !== undefined) events.push(event)
  }
  return events
}

const offsetsOf = async (segment: Segment, stream: StreamName): Promise<readonly number[]> => {
  const { pages } = segment.directory
  const hash = hashOf(stream)
  const offsets: number[] = []
  // The page before the first that begins with the hash may end with it.
  for (let index = Math.max(0, sectionsBelow(pages, hash) - 1); ; index += 1) {
    const section = sectionAt(pages, index)
    if (section === undefined || section.key > hash) return offsets
    offsets.push(...offsetsIn(await readSection(segment, section), hash))
  }
}

const hashesOf = async (segment: Segment): Promise<BigUint64Array> => {
  const { range, directory } = segment
  const hashes = new BigUint64Array(eventsIn(range))
  let previous = -1n
  for (let index = 0; ; index += 1) {
    const section = sectionAt(directory.pages, index)
    if (section === undefined) return hashes
    for (const { hash, offset } of pairsIn(await readSection(segment, section))) {
      if (hash < previous) throw altered(range, 'its index is not sorted')
      hashes[offset] = hash
      previous = hash
    }
  }
}

const readSection = async ({ range, handle }: Segment, section: Section): Promise<Buffer> => {
  const { offset, bytes, unpackedBytes, digest } = section
  const packed = await readBytes(handle, offset, bytes)
  if (!sha256(packed).equals(digest)) throw altered(range, `its bytes from ${offset} on are others`)
  return unpack(packed, { maxOutputLength: unpackedBytes })
}

const verify = async (handle: FileHandle, range: ArchivedRange): Promise<void> => {
  await readDirectory(handle, range)
  const running = createHash('sha256')
  for (let read = 0; read < range.bytes; read += READ_BYTES)
    running.update(await readBytes(handle, read, READ_BYTES))
  if (running.digest('hex') !== range.sha256) throw altered(range, 'its SHA-256 is another')
}
