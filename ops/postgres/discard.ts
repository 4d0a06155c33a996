import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { clusterIn } from './cluster.ts'
import { EmbeddedPostgresError } from './errors.ts'
import { stopLeftovers } from './leftover.ts'
import { lockHome } from './lock.ts'
import type { Log } from './program.ts'

/** Between making a directory and locking it, a run that starts now must not look abandoned. */
const MINIMUM_AGE_MS = 60_000

const isOld = async (path: string): Promise<boolean> => {
  const made = await stat(path).catch(() => undefined)
  return made !== undefined && Date.now() - made.mtimeMs > MINIMUM_AGE_MS
}

const discard = async (home: string, log: Log): Promise<void> => {
  const lock = lockHome(home)
  try {
    await stopLeftovers(clusterIn(home), log)
    await rm(home, { recursive: true, force: true })
  } finally {
    lock.release()
  }
}

/**
 * Removes the data directories in `parent` whose names begin with `prefix` and whose Jangbu is gone, and stops the
 * servers it left there. For throw-away data only.
 */
export const discardAbandoned = async (parent: string, prefix: string, log: Log): Promise<void> => {
  const names = (await readdir(parent)).filter((name) => name.startsWith(prefix))
  for (const home of names.map((name) => join(parent, name))) {
    if (!(await isOld(home))) continue
    await discard(home, log).catch((error: unknown) => {
      // In use by another run, or another user's: neither is ours to remove.
      if (!(error instanceof EmbeddedPostgresError)) log(`left ${home} in place: ${String(error)}`)
    })
  }
}
