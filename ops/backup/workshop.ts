import { lstat, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { clusterIn } from '../postgres/cluster.ts'
import { EmbeddedPostgresError } from '../postgres/errors.ts'
import { stopLeftovers } from '../postgres/leftover.ts'
import { lockHome } from '../postgres/lock.ts'

/** Between making a directory and locking it, one that is made now must not look abandoned. */
const MINIMUM_AGE_MS = 60_000

/** A data directory that is being put together, in a directory of its own that is taken away in the end. */
export type Workshop = {
  readonly directory: string
  /** In it; its PostgreSQL is the workshop's too. */
  readonly dataDir: string
}

/** Runs `work` in a directory whose name begins with `prefix`; those of processes that were killed are removed first. */
export const inWorkshop = async <T>(prefix: string, work: (workshop: Workshop) => Promise<T>): Promise<T> => {
  for (const name of await readdir(dirname(prefix)))
    if (name.startsWith(basename(prefix))) await removeAbandoned(join(dirname(prefix), name))
  const directory = await mkdtemp(prefix)
  const lock = lockHome(directory)
  try {
    const dataDir = dataDirIn(directory)
    await mkdir(dataDir, { mode: 0o700 })
    return await work({ directory, dataDir })
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 3 })
    lock.release()
  }
}

const dataDirIn = (directory: string): string => join(directory, 'data')

/** Only what is ours: where everybody may write, anybody may have put a link, or a directory full of them. */
const isOurOld = async (path: string): Promise<boolean> => {
  const made = await lstat(path).catch(() => undefined)
  if (made?.isDirectory() !== true || made.uid !== process.getuid?.()) return false
  return Date.now() - made.mtimeMs >= MINIMUM_AGE_MS
}

const removeAbandoned = async (directory: string): Promise<void> => {
  if (!(await isOurOld(directory))) return
  try {
    const lock = lockHome(directory)
    try {
      await stopLeftovers(clusterIn(dataDirIn(directory)), () => undefined)
      await rm(directory, { recursive: true, force: true, maxRetries: 3 })
    } finally {
      lock.release()
    }
  } catch (error) {
    // In use.
    if (!(error instanceof EmbeddedPostgresError)) throw error
  }
}
