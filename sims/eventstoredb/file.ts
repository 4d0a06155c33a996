import { open, type FileHandle } from 'node:fs/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Log } from './log.ts'
import { lengthAt, readRecord } from './record.ts'

/** The file behind a log. */
export type LogFile = {
  /** Puts on disk what the log has more than the file, then shows it; again and again while there is more. */
  readonly flush: () => void
  /** Resolves when everything is on disk and the file closed. */
  readonly close: () => Promise<void>
  /** As if the process were gone: nothing more is written than the write under way. */
  readonly abandon: () => Promise<void>
}

const READ_BYTES = 4 * 1024 * 1024

/** Without a file: what is appended is visible at once and forgotten with the process. */
export const noFile = (log: Log): LogFile => ({
  flush: () => {
    log.show(log.segments.end())
  },
  close: () => Promise.resolve(),
  abandon: () => Promise.resolve(),
})

/**
 * Reads a log out of the file, made when missing. A write that is not all there, as a crash leaves it, is cut off.
 * `failed` is told when the file can no longer be written: the server cannot go on then. @throws when it cannot be read.
 */
export const openFile = async (
  path: string,
  log: Log,
  failed: (error: unknown) => void,
): Promise<LogFile> => {
  const handle = await openOrMake(path)
  try {
    const end = await load(handle, log)
    await handle.truncate(end)
    await handle.datasync()
    log.show(end)
    return writerOf(handle, log, failed)
  } catch (error) {
    await handle.close()
    throw error
  }
}

const openOrMake = async (path: string): Promise<FileHandle> => {
  try {
    return await open(path, 'r+')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return open(path, 'wx+')
    throw error
  }
}

/** Gives where the last whole write ends. */
const load = async (handle: FileHandle, log: Log): Promise<number> => {
  let rest: Buffer = Buffer.alloc(0)
  let write: Buffer[] = []
  for (;;) {
    const chunk = Buffer.allocUnsafe(READ_BYTES)
    const { bytesRead } = await handle.read(chunk, 0, READ_BYTES, null)
    if (bytesRead === 0) return log.segments.end()
    const bytes = Buffer.concat([rest, chunk.subarray(0, bytesRead)])
    let offset = 0
    for (;;) {
      const length = lengthAt({ buffer: bytes, offset }, bytes.length)
      if (length === undefined) break
      const record = bytes.subarray(offset, offset + length)
      write.push(record)
      offset += length
      if (!readRecord({ buffer: record, offset: 0 }, 0).endsWrite) continue
      restore(write, log)
      write = []
    }
    rest = bytes.subarray(offset)
  }
}

const restore = (records: readonly Buffer[], log: Log): void => {
  for (const record of records) {
    const position = log.segments.end()
    const { buffer, offset } = log.segments.reserve(record.length)
    buffer.set(record, offset)
    log.restore(position)
  }
}

const writerOf = (handle: FileHandle, log: Log, failed: (error: unknown) => void): LogFile => {
  let onDisk = log.segments.end()
  let isWriting = false
  let isAbandoned = false
  let underWay = Promise.resolve()
  const isGone = (): boolean => isAbandoned

  const writeAll = async (): Promise<void> => {
    isWriting = true
    try {
      // One write and one sync for all that this turn of the loop, or the sync before, has let accumulate.
      await nextTurn()
      for (;;) {
        const end = log.segments.end()
        if (end === onDisk || isGone()) return
        await write(handle, log.segments.between(onDisk, end), onDisk)
        await handle.datasync()
        onDisk = end
        if (!isGone()) log.show(end)
      }
    } finally {
      isWriting = false
    }
  }

  const flush = (): void => {
    if (!isWriting) underWay = writeAll().catch(failed)
  }

  const close = async (): Promise<void> => {
    await underWay
    await handle.close()
  }

  return {
    flush,
    close: () => {
      flush()
      return close()
    },
    abandon: () => {
      isAbandoned = true
      return close()
    },
  }
}

const write = async (handle: FileHandle, buffers: readonly Buffer[], position: number): Promise<void> => {
  const { bytesWritten } = await handle.writev(buffers, position)
  const bytes = buffers.reduce((sum, { length }) => sum + length, 0)
  if (bytesWritten !== bytes)
    throw new Error(`only ${String(bytesWritten)} of ${String(bytes)} bytes were written`)
}
