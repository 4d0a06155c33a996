import { randomBytes } from 'node:crypto'
import { access, constants, mkdir, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { MASTER_KEY_BYTES } from '../ledger/store/vault.ts'
import { ConfigError } from './config.ts'
import { createPrivately, readIfThere, writePrivately } from './files.ts'

/** What the operating system may say of a directory → the same in words for the person who chose it. */
const reasons = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EEXIST: 'it is not a directory',
  ENOTDIR: 'it is not a directory',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENAMETOOLONG: 'the path is too long',
  ELOOP: 'its links go round in a circle',
} as const

const isReason = (code: unknown): code is keyof typeof reasons =>
  typeof code === 'string' && Object.hasOwn(reasons, code)

/** To become another user, for PostgreSQL, may be forbidden as well: no fault of the directory. */
const isOfUsers = (error: Error): boolean => 'syscall' in error && error.syscall === 'chown'

/** PostgreSQL's programs say it in words only. */
const codesInWords = [
  [/no space left on device/i, 'ENOSPC'],
  [/disk quota exceeded/i, 'EDQUOT'],
  [/read-only file system/i, 'EROFS'],
] as const

const reasonIn = (error: unknown, dataDir: string): string | undefined => {
  if (!(error instanceof Error)) return undefined
  if ('code' in error && isReason(error.code) && !isOfUsers(error)) {
    const path = 'path' in error && typeof error.path === 'string' ? error.path : dataDir
    return reasons[error.code] + (resolve(path) === resolve(dataDir) ? '' : ` (${path})`)
  }
  const code = codesInWords.find(([pattern]) => pattern.test(error.message))?.[1]
  return code === undefined ? reasonIn(error.cause, dataDir) : reasons[code]
}

/** Work on its files. @throws ConfigError when the directory cannot be used; whatever else the work throws. */
export const inDataDir = async <T>(dataDir: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (cause) {
    const reason = cause instanceof ConfigError ? undefined : reasonIn(cause, dataDir)
    if (reason === undefined) throw cause
    throw new ConfigError(`JANGBU_DATA_DIR: ${dataDir} cannot be used: ${reason}`, { cause })
  }
}

/** More than what a full disk may still have room for. */
const PROBE_BYTES = 64 * 1024

/**
 * Makes the directory if need be and sees that it can be written in; where it cannot, nothing is left of the try.
 * @returns the first of the directories made; undefined when it was there.
 * @throws ConfigError
 */
export const prepareDataDir = (dataDir: string): Promise<string | undefined> =>
  inDataDir(dataDir, async () => {
    const firstMade = await mkdir(dataDir, { recursive: true, mode: 0o700 })
    const probe = join(dataDir, `probe.${randomBytes(4).toString('hex')}`)
    try {
      await access(dataDir, constants.W_OK | constants.X_OK)
      await writeFile(probe, Buffer.alloc(PROBE_BYTES), { mode: 0o600 })
      return firstMade
    } catch (error) {
      await rm(probe, { force: true })
      if (firstMade !== undefined) await removeMade(dataDir, firstMade)
      throw error
    } finally {
      await rm(probe, { force: true })
    }
  })

/** Up to the first that `mkdir` had to make, as far as they are empty. */
export const removeMade = async (dataDir: string, firstMade: string): Promise<void> => {
  try {
    for (let path = resolve(dataDir); path.length >= firstMade.length; path = dirname(path)) await rmdir(path)
  } catch {
    // Somebody else has put something there by now.
  }
}

/** The development key under which this data directory's secrets are sealed: made once, kept beside the data. */
export const developmentMasterKey = async (dataDir: string): Promise<Uint8Array> => {
  await prepareDataDir(dataDir)
  return inDataDir(dataDir, () => masterKeyIn(dataDir))
}

const masterKeyIn = async (dataDir: string): Promise<Uint8Array> => {
  const path = join(dataDir, 'master-key')
  const kept = await readIfThere(path)
  if (kept !== undefined) return Buffer.from(kept.trim(), 'base64')
  await createPrivately(path, `${randomBytes(MASTER_KEY_BYTES).toString('base64')}\n`)
  return masterKeyIn(dataDir)
}

/** What development tools read to find this system. */
export type DevelopmentAccess = {
  readonly url: string
  readonly secretKey: string
  readonly adminKey: string
  readonly simulators: Readonly<Record<string, string>>
}

const accessPath = (dataDir: string): string => join(dataDir, 'dev.json')

/** The keys of an earlier start, so that a second one goes on with them, and where its simulators are. */
export const readAccess = async (dataDir: string): Promise<Partial<Omit<DevelopmentAccess, 'url'>>> => {
  try {
    const text = await inDataDir(dataDir, () => readIfThere(accessPath(dataDir)))
    const kept: unknown = JSON.parse(text ?? '{}')
    if (typeof kept !== 'object' || kept === null) return {}
    const textAt = (name: string): string | undefined => {
      const value: unknown = Reflect.get(kept, name)
      return typeof value === 'string' ? value : undefined
    }
    const [secretKey, adminKey] = [textAt('secretKey'), textAt('adminKey')]
    return {
      ...(secretKey === undefined ? {} : { secretKey }),
      ...(adminKey === undefined ? {} : { adminKey }),
      simulators: textsIn(Reflect.get(kept, 'simulators')),
    }
  } catch (error) {
    if (error instanceof SyntaxError) return {}
    throw error
  }
}

const textsIn = (value: unknown): Readonly<Record<string, string>> =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
      )
    : {}

export const writeAccess = (dataDir: string, access: Partial<DevelopmentAccess>): Promise<void> =>
  inDataDir(dataDir, () => writePrivately(accessPath(dataDir), `${JSON.stringify(access, null, 2)}\n`))
