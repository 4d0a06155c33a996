import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type SmallDisk = {
  readonly path: string
  /** To the last byte. */
  readonly fill: () => Promise<void>
  /** Takes away what filled it. */
  readonly free: () => Promise<void>
  readonly unmount: () => void
}

const run = (command: string, ...parameters: readonly string[]): void => {
  execFileSync(command, parameters, { stdio: 'pipe' })
}

const MODE = '0711'

/** @throws where nobody may mount. */
const mount = (megabytes: number): string => {
  const path = mkdtempSync(join(tmpdir(), 'jangbu-disk-'))
  try {
    run('mount', '-t', 'tmpfs', '-o', `size=${String(megabytes)}m,mode=${MODE}`, 'tmpfs', path)
    return path
  } catch (error) {
    rmdirSync(path)
    throw error
  }
}

/** Why there can be no small disk here; undefined: there can. */
export const whyNoSmallDisk = (): string | undefined => {
  if (process.platform !== 'linux') return 'tmpfs is Linux’s'
  try {
    unmount(mount(1))
    return undefined
  } catch {
    return 'nothing can be mounted here'
  }
}

const unmount = (path: string): void => {
  run('umount', path)
  rmdirSync(path)
}

const CHUNK_BYTES = 16 * 1024 * 1024

/** A file system of its own in memory, so small that it can be filled. */
export const smallDisk = (megabytes: number): SmallDisk => {
  const path = mount(megabytes)
  const ballast = join(path, 'ballast')
  return {
    path,
    fill: async () => {
      const file = await open(ballast, 'a')
      try {
        await fillUp((bytes) => file.write(Buffer.alloc(bytes, 'x')))
      } finally {
        await file.close()
      }
    },
    free: () => rm(ballast),
    unmount: () => {
      unmount(path)
    },
  }
}

/** In ever smaller pieces, until not one byte more goes in. */
const fillUp = async (
  write: (bytes: number) => Promise<{ readonly bytesWritten: number }>,
): Promise<void> => {
  for (let bytes = CHUNK_BYTES; bytes >= 1;) {
    const written = await write(bytes).then(
      ({ bytesWritten }) => bytesWritten,
      () => 0,
    )
    if (written < bytes) bytes = Math.floor(bytes / 64)
  }
}
