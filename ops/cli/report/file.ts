import { randomBytes } from 'node:crypto'
import { link, open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { ConfigError } from '../../config.ts'
import { hasCode, syncDirectory } from '../../postgres/files.ts'

/**
 * Better before the work than after it.
 * @throws ConfigError when there is no directory for it, or something is there already that may not be replaced.
 */
export const assertWritable = async (path: string, isForced: boolean): Promise<void> => {
  if (!(await isThere(dirname(path)))) throw new ConfigError(`--html: there is no directory ${dirname(path)}`)
  if (!isForced && (await isThere(path))) throw taken(path)
}

const isThere = async (path: string): Promise<boolean> => {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return false
    throw error
  }
}

/**
 * Whole or not at all, for its owner only: a reader never finds half of it.
 * @throws ConfigError when something is there already, also if it came meanwhile, unless it may be replaced.
 */
export const writeReport = async (path: string, text: string, isForced: boolean): Promise<void> => {
  const draft = `${path}.${randomBytes(4).toString('hex')}`
  try {
    await writeSynced(draft, text)
    await (isForced ? rename(draft, path) : link(draft, path))
    await syncDirectory(dirname(path))
  } catch (error) {
    throw hasCode(error, 'EEXIST') ? taken(path) : error
  } finally {
    await rm(draft, { force: true })
  }
}

const writeSynced = async (path: string, text: string): Promise<void> => {
  const handle = await open(path, 'wx', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const taken = (path: string): ConfigError =>
  new ConfigError(`--html: ${path} is there already; --force replaces it`)
