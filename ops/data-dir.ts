import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { MASTER_KEY_BYTES } from '../ledger/store/vault.ts'
import { createPrivately, readIfThere, writePrivately } from './files.ts'

/** The development key under which this data directory's secrets are sealed: made once, kept beside the data. */
export const developmentMasterKey = async (dataDir: string): Promise<Uint8Array> => {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const path = join(dataDir, 'master-key')
  const kept = await readIfThere(path)
  if (kept !== undefined) return Buffer.from(kept.trim(), 'base64')
  await createPrivately(path, `${randomBytes(MASTER_KEY_BYTES).toString('base64')}\n`)
  return developmentMasterKey(dataDir)
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
