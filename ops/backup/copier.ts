import { createHash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { hasCode } from '../postgres/files.ts'

const CHUNK_BYTES = 256 * 1024
/** Most of the time is spent waiting for the disk to confirm small files, which it does for several in one go. */
export const COPIES_AT_ONCE = 8

/** One file as it was copied. */
export type Copied = { readonly size: number; readonly sha256: string }

export type CopierOptions = {
  readonly signal: AbortSignal
  readonly onBytes: (bytes: number) => void
}

export type Copier = {
  /** Onto the disk, for its owner only. undefined: it was gone already. @throws when there is a file at `to`. */
  readonly copy: (from: string, to: string) => Promise<Copied | undefined>
  readonly write: (bytes: Uint8Array, to: string) => Promise<Copied>
}

export const newCopier = ({ signal, onBytes }: CopierOptions): Copier => {
  /** To the end of the file as it is when that is reached: it may grow and shrink meanwhile. */
  const pump = async (source: FileHandle, target: FileHandle): Promise<Copied> => {
    const hash = createHash('sha256')
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
    let size = 0
    for (;;) {
      signal.throwIfAborted()
      const { bytesRead } = await source.read(chunk, 0, CHUNK_BYTES, size)
      if (bytesRead === 0) break
      const bytes = chunk.subarray(0, bytesRead)
      hash.update(bytes)
      await target.writeFile(bytes)
      size += bytesRead
      onBytes(bytesRead)
    }
    return { size, sha256: hash.digest('hex') }
  }

  return {
    copy: async (from, to) => {
      const source = await openIfThere(from)
      if (source === undefined) return undefined
      try {
        return await onto(to, (target) => pump(source, target))
      } finally {
        await source.close()
      }
    },
    write: (bytes, to) =>
      onto(to, async (target) => {
        await target.writeFile(bytes)
        return { size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
      }),
  }
}

const onto = async (path: string, fill: (target: FileHandle) => Promise<Copied>): Promise<Copied> => {
  const target = await open(path, 'wx', 0o600)
  try {
    const copied = await fill(target)
    await target.sync()
    return copied
  } finally {
    await target.close()
  }
}

const openIfThere = async (path: string): Promise<FileHandle | undefined> => {
  try {
    return await open(path, 'r')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}
