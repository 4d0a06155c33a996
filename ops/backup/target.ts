import { lstat, mkdir, readdir, realpath, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { removeMade } from '../data-dir.ts'
import { hasCode, syncDirectory } from '../postgres/files.ts'
import { BackupError } from './errors.ts'

/** A directory to be made: under another name until it is whole. */
export type Target = {
  readonly path: string
  readonly parent: string
  /** Takes back the directories above that had to be made, as far as they are empty. */
  readonly forget: () => Promise<void>
}

/**
 * Where there is nothing yet, or an empty directory. Whatever is missing above it is made.
 * @throws BackupError when something is there, or it lies within one of `others`.
 */
export const newTarget = async (directory: string, others: readonly string[] = []): Promise<Target> => {
  const above = dirname(resolve(directory))
  const firstMade = await mkdir(above, { recursive: true, mode: 0o700 }).catch((cause: unknown) => {
    throw new BackupError(`no directory can be made for ${resolve(directory)}`, { cause })
  })
  const parent = await realpath(above)
  const path = join(parent, basename(resolve(directory)))
  const forget = async (): Promise<void> => {
    if (firstMade !== undefined) await removeMade(above, firstMade)
  }
  try {
    await refuseOccupied(path, parent)
    for (const other of others) await refuseWithin(path, other)
    return { path, parent, forget }
  } catch (error) {
    await forget()
    throw error
  }
}

const refuseOccupied = async (path: string, parent: string): Promise<void> => {
  const found = await lstat(path).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  })
  if (found === undefined) return
  if (!found.isDirectory()) throw new BackupError(`${path} is there already, and no directory`)
  if ((await readdir(path)).length > 0)
    throw new BackupError(`${path} is not empty: name a directory that is not there yet`)
  // A whole directory takes its place in one step, which a disk's own root cannot give way to.
  if (found.dev !== (await lstat(parent)).dev)
    throw new BackupError(`${path} is the root of a disk: name a directory in it that is not there yet`)
}

const refuseWithin = async (path: string, other: string): Promise<void> => {
  const whole = await realpath(other).catch(() => resolve(other))
  if (path === whole || path.startsWith(whole + sep))
    throw new BackupError(`${path} lies within ${whole}: with that it would be lost`)
}

const DRAFT = '.partial-'

/** One at a time of each owner and target; `owner` is the cluster's identifier, and backups of one are made in turn. */
export const makeDraft = async ({ path }: Target, owner: string): Promise<string> => {
  const draft = `${path}${DRAFT}${owner}`
  await mkdir(draft, { mode: 0o700 })
  return draft
}

/** What backups that were killed have left beside the target. Call it only while no other backup of `owner` is made. */
export const removeDrafts = async (parent: string, owner: string): Promise<void> => {
  for (const name of await readdir(parent))
    if (name.endsWith(`${DRAFT}${owner}`)) await rm(join(parent, name), { recursive: true, force: true })
}

/** From here on it is there, also after a power cut: its files and their directories must be on the disk already. */
export const completeDraft = async (draft: string, { path, parent }: Target): Promise<void> => {
  await rename(draft, path)
  await syncDirectory(parent)
}

/** Half removed it would look whole. */
export const removeWhole = async (path: string, owner: string): Promise<void> => {
  const name = `${path}${DRAFT}${owner}`
  await rename(path, name)
  await syncDirectory(dirname(path))
  await rm(name, { recursive: true, force: true })
}
