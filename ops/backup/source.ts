import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { EventStore } from '../../ledger/store/port.ts'
import { inDataDir } from '../data-dir.ts'
import { readIfThere } from '../files.ts'
import { clusterIn, passwordFileIn, SUPERUSER } from '../postgres/cluster.ts'
import { CONTROL_FILE } from './contents.ts'
import { BackupError } from './errors.ts'

/** A running system's database, its files and its log. */
export type BackupSource = {
  readonly dataDir: string
  readonly archiveDir: string
  /** Of the embedded database that runs on `dataDir`, as whichever role. */
  readonly databaseUrl: string
  readonly log: Pick<EventStore, 'readAll' | 'head'>
}

/** The role of the system may not make backups. @throws BackupError when the superuser's password is not known. */
export const superuserUrl = async ({ dataDir, databaseUrl }: BackupSource): Promise<string> => {
  const path = passwordFileIn(dataDir)
  const password = (await inDataDir(dataDir, () => readIfThere(path)))?.trim()
  if (password === undefined)
    throw new BackupError(`${path} is missing: stop the system and start it again, which makes a new one`)
  const url = new URL(databaseUrl)
  url.username = SUPERUSER
  url.password = password
  url.pathname = `/${SUPERUSER}`
  return url.href
}

/** The control file begins with it. */
const IDENTIFIER_BYTES = 8

/** @throws BackupError when the server asked works on other files than those that would be copied. */
export const assertItsFiles = async (dataDir: string, systemIdentifier: string): Promise<void> => {
  const file = await open(join(clusterIn(dataDir), CONTROL_FILE), 'r')
  try {
    const { buffer } = await file.read(Buffer.alloc(IDENTIFIER_BYTES), 0, IDENTIFIER_BYTES, 0)
    if (String(buffer.readBigUInt64LE()) === systemIdentifier) return
  } finally {
    await file.close()
  }
  throw new BackupError(`the database that answers is not the one in ${dataDir}`)
}
