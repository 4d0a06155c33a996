import { open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { CorruptLogError } from '../../port.ts'
import { FOOTER_BYTES, HEADER_BYTES, readFooter, readHeader, SECTION_BYTES, sha256 } from './layout.ts'
import { altered, ArchiveUnreachableError, rangeText, type ArchivedRange } from './range.ts'

/** Entries of the blocks and of the pages, see layout.ts. */
export type Directory = { readonly blocks: Buffer; readonly pages: Buffer }

/**
 * Opens a range's file for one piece of work: files may come and go while the store is open.
 * @throws ArchiveUnreachableError when it cannot be read.
 */
export const withFile = async <T>(
  directory: string | undefined,
  range: ArchivedRange,
  work: (handle: FileHandle) => Promise<T>,
): Promise<T> => {
  const what = `${rangeText(range)} are archived in ${range.file}`
  if (directory === undefined)
    throw new ArchiveUnreachableError(`${what}: no directory of archived ranges is set here`)
  const path = join(directory, range.file)
  let handle: FileHandle | undefined
  try {
    handle = await open(path, 'r')
    return await work(handle)
  } catch (cause) {
    if (cause instanceof CorruptLogError) throw cause
    throw new ArchiveUnreachableError(`${what}: ${path} cannot be read`, { cause })
  } finally {
    await handle?.close()
  }
}

/** @throws CorruptLogError when the file is not the one that was archived. */
export const readDirectory = async (handle: FileHandle, range: ArchivedRange): Promise<Directory> => {
  const { size } = await handle.stat()
  if (size !== range.bytes) throw altered(range, `it has ${size} bytes instead of ${range.bytes}`)
  const header = await readBytes(handle, 0, HEADER_BYTES)
  const footer = await readBytes(handle, size - FOOTER_BYTES, FOOTER_BYTES)
  const { directoryOffset, blocks, pages } = readFooter(footer)
  const length = size - FOOTER_BYTES - directoryOffset
  if (length !== (blocks + pages) * SECTION_BYTES) throw altered(range, 'its footer is another')
  const entries = await readBytes(handle, directoryOffset, length)
  const digest = sha256(Buffer.concat([header, entries, footer])).toString('hex')
  if (digest !== range.directorySha256) throw altered(range, 'its directory is another')
  if (readHeader(header) === undefined)
    throw new CorruptLogError(`${rangeText(range)}: ${range.file} has a format that is not known here`)
  return {
    blocks: entries.subarray(0, blocks * SECTION_BYTES),
    pages: entries.subarray(blocks * SECTION_BYTES),
  }
}

/** Fewer where the file ends. */
export const readBytes = async (handle: FileHandle, position: number, length: number): Promise<Buffer> => {
  const buffer = Buffer.alloc(Math.max(0, length))
  let filled = 0
  while (filled < buffer.length) {
    const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, position + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return buffer.subarray(0, filled)
}
