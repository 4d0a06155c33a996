import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MASTER_KEY_BYTES } from '../ledger/store/vault.ts'

/** Whole or not at all, for its owner only. */
const writePrivately = async (path: string, text: string): Promise<void> => {
  const draft = `${path}.${randomBytes(4).toString('hex')}`
  await writeFile(draft, text, { mode: 0o600 })
  await rename(draft, path)
}

const readIfThere = async (path: string): Promise<string | undefined> => {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** The development key under which this data directory's secrets are sealed: made once, kept beside the data. */
export const developmentMasterKey = async (dataDir: string): Promise<Uint8Array> => {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const path = join(dataDir, 'master-key')
  const kept = await readIfThere(path)
  if (kept !== undefined) return Buffer.from(kept.trim(), 'base64')
  await createPrivately(path, `${randomBytes(MASTER_KEY_BYTES).toString('base64')}\n`)
  return developmentMasterKey(dataDir)
}

/** Of two that make the file at once one wins, and both go on with it. */
const createPrivately = async (path: string, text: string): Promise<void> => {
  const draft = `${path}.${randomBytes(4).toString('hex')}`
  await writeFile(draft, text, { mode: 0o600 })
  try {
    await link(draft, path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    await rm(draft)
  }
}

/** What development tools read to find this system. */
export type DevelopmentAccess = {
  readonly url: string
  readonly secretKey: string
  readonly adminKey: string
  readonly simulators: Readonly<Record<string, string>>
}

const accessPath = (dataDir: string): string => join(dataDir, 'dev.json')

/** The keys of an earlier start, so that a second one goes on with them. */
export const readAccess = async (
  dataDir: string,
): Promise<Partial<Record<'secretKey' | 'adminKey', string>>> => {
  try {
    const kept: unknown = JSON.parse((await readIfThere(accessPath(dataDir))) ?? '{}')
    if (typeof kept !== 'object' || kept === null) return {}
    const text = (name: string): string | undefined => {
      const value: unknown = Reflect.get(kept, name)
      return typeof value === 'string' ? value : undefined
    }
    const [secretKey, adminKey] = [text('secretKey'), text('adminKey')]
    return {
      ...(secretKey === undefined ? {} : { secretKey }),
      ...(adminKey === undefined ? {} : { adminKey }),
    }
  } catch (error) {
    if (error instanceof SyntaxError) return {}
    throw error
  }
}

export const writeAccess = (dataDir: string, access: DevelopmentAccess): Promise<void> =>
  writePrivately(accessPath(dataDir), `${JSON.stringify(access, null, 2)}\n`)
