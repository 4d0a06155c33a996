import { join } from 'node:path'
import { BackupError } from '../backup/errors.ts'
import { datedName, removeOld } from '../backup/retention.ts'
import type { BackupSource } from '../backup/source.ts'
import { takeBackup, type Backup } from '../backup/take.ts'
import { ConfigError } from '../config.ts'
import type { BackupDesk } from './backup-place.ts'
import { logInWords, sizeInWords } from './backup-words.ts'
import { textTable, visibleLines } from './terminal.ts'

export type BackupOptions = {
  readonly directory: string
  /** Whole days; the directory is then a shelf of dated backups. */
  readonly keepDays?: number | undefined
  readonly json: boolean
}

/** @throws ConfigError */
export const keepDaysIn = (text: string): number => {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new ConfigError('--keep-days: takes whole days, from 1 to 9999')
  return Number(text)
}

type Desk = Pick<BackupDesk, 'terminal'> & {
  readonly parts: Pick<BackupDesk['parts'], 'signal' | 'onProgress'>
}

/** Backs up the embedded database, at work or stopped, and tells what is in the backup and what is not. */
export const backup = async (
  { source, parts, terminal }: Desk & { readonly source: BackupSource },
  { directory, keepDays, json }: BackupOptions,
): Promise<number> => {
  const place = keepDays === undefined ? directory : join(directory, datedName(new Date()))
  const made = await takeBackup(source, place, parts)
  const removed = keepDays === undefined ? [] : await removedBeside(made, keepDays)
  terminal.print(json ? visibleLines(jsonOf(made, removed)) : textOf(made, { removed, source }))
  return 0
}

const removedBeside = async (made: Backup, keepDays: number): Promise<readonly string[]> => {
  try {
    return await removeOld(made, keepDays)
  } catch (cause) {
    const said = `the backup in ${made.directory} is whole, but an older one beside it could not be removed`
    throw new BackupError(said, { cause })
  }
}

const jsonOf = ({ directory, manifest, bytes, tookMs }: Backup, removed: readonly string[]): string => {
  const { createdAt, postgres, log, files } = manifest
  const made = { directory, createdAt, bytes, files: files.length, tookMs, postgres, log, removed }
  return JSON.stringify(made, undefined, 2)
}

type Told = { readonly removed: readonly string[]; readonly source: BackupSource }

const textOf = (made: Backup, { removed, source }: Told): string => {
  const { log } = made.manifest
  return textTable([
    ['backup', made.directory],
    ['size', sizeInWords(made)],
    ['log', logInWords({ ...log, position: log.atLeast })],
    ...removed.map((directory) => ['removed', directory]),
    [
      'not in it',
      `the master key: keep ${join(source.dataDir, 'master-key')} or JANGBU_MASTER_KEY in another place`,
    ],
    ['', 'the simulators, and the passwords of the database: a restored one has new ones'],
  ])
}
