import { createHash, type Hash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { promisify } from 'node:util'
import { zstdCompress } from 'node:zlib'
import { CorruptLogError, type StoredEvent } from '../../port.ts'
import { encodeBlock } from './block.ts'
import { countsOf, footerOf, headerOf, sectionEntry, sha256 } from './layout.ts'
import { eventsIn, rangeText, type ArchivedRange, type Range } from './range.ts'
import { newStreamIndex } from './stream-index.ts'

const EVENTS_PER_BLOCK = 1_000
/** UTF-16 units of data and metadata: large events make blocks of fewer. */
const WEIGHT_PER_BLOCK = 1024 * 1024

export type Written = Pick<ArchivedRange, 'bytes' | 'sha256' | 'directorySha256'>
type Batches = AsyncIterable<readonly StoredEvent[]>

const pack = promisify(zstdCompress)

/**
 * Writes the events of a range into a new file, for its owner only; when it resolves the file is on the disk.
 * @throws CorruptLogError when the events are not just those of the range, in order; NodeJS.ErrnoException.
 */
export const writeSegment = async (path: string, range: Range, batches: Batches): Promise<Written> => {
  const handle = await open(path, 'wx', 0o600)
  try {
    const output = newOutput(handle)
    const header = headerOf(range)
    await output.write(header)
    const index = newStreamIndex(eventsIn(range))
    const blocks: Buffer[] = []
    for await (const block of blocksOf(checked(range, batches))) {
      index.add(block)
      blocks.push(await output.section(block[0]?.position ?? range.first, encodeBlock(block)))
    }
    const pages: Buffer[] = []
    for (const { key, page } of index.pages()) pages.push(await output.section(key, page))
    const counts = countsOf({
      events: eventsIn(range),
      blocks: blocks.length,
      pages: pages.length,
      directoryOffset: output.bytes(),
    })
    const directory = Buffer.concat([...blocks, ...pages])
    await output.write(Buffer.concat([directory, counts]))
    const footer = footerOf(counts, output.digest())
    await output.write(footer.subarray(counts.length))
    await handle.sync()
    const directorySha256 = sha256(Buffer.concat([header, directory, footer])).toString('hex')
    return { bytes: output.bytes(), sha256: output.digest().toString('hex'), directorySha256 }
  } finally {
    await handle.close()
  }
}

type Output = {
  readonly write: (bytes: Buffer) => Promise<void>
  /** Packs and writes; its entry in the directory. */
  readonly section: (key: bigint, unpacked: Buffer) => Promise<Buffer>
  readonly bytes: () => number
  /** SHA-256 of all that was written so far. */
  readonly digest: () => Buffer
}

const newOutput = (handle: FileHandle): Output => {
  const running: Hash = createHash('sha256')
  let written = 0
  const write = async (bytes: Buffer): Promise<void> => {
    running.update(bytes)
    written += bytes.length
    // Not write(): that may write a part only.
    await handle.appendFile(bytes)
  }
  return {
    write,
    section: async (key, unpacked) => {
      const packed = await pack(unpacked)
      const offset = written
      await write(packed)
      const [bytes, unpackedBytes] = [packed.length, unpacked.length]
      return sectionEntry({ key, offset, bytes, unpackedBytes, digest: sha256(packed) })
    },
    bytes: () => written,
    digest: () => running.copy().digest(),
  }
}

async function* checked(range: Range, batches: Batches): Batches {
  let next: bigint = range.first
  for await (const batch of batches) {
    for (const { position } of batch) {
      if (position !== next || position > range.last)
        throw new CorruptLogError(`${rangeText(range)}: the log has ${position} where ${next} belongs`)
      next += 1n
    }
    yield batch
  }
  if (next !== range.last + 1n)
    throw new CorruptLogError(`${rangeText(range)}: the log ends before ${next} there`)
}

async function* blocksOf(batches: Batches): Batches {
  let block: StoredEvent[] = []
  let weight = 0
  for await (const batch of batches)
    for (const event of batch) {
      block.push(event)
      weight += event.data.length + event.metadata.length
      if (block.length < EVENTS_PER_BLOCK && weight < WEIGHT_PER_BLOCK) continue
      yield block
      block = []
      weight = 0
    }
  if (block.length > 0) yield block
}
