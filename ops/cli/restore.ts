import { join } from 'node:path'
import { restoreBackup } from '../backup/restore.ts'
import type { BackupDesk } from './backup-place.ts'
import { logInWords, seconds, shellWord } from './backup-words.ts'
import { textTable, visibleLines } from './terminal.ts'

export type RestoreOptions = {
  readonly backup: string
  readonly dataDir: string
  readonly json: boolean
}

/** Makes a new data directory of a backup, proves its log, and tells how to go on. */
export const restore = async (
  { parts, terminal }: BackupDesk,
  { backup, dataDir: wanted, json }: RestoreOptions,
): Promise<number> => {
  const { dataDir, log, bytes, tookMs } = await restoreBackup(backup, wanted, parts)
  const told = { dataDir, log: { ...log, position: String(log.position) }, bytes, tookMs }
  const key = join(dataDir, 'master-key')
  const text = textTable([
    ['restored', `${dataDir}, ${seconds(tookMs)}`],
    ['log', logInWords(log)],
    [
      'first',
      `put the master key of the original into ${key}, or into JANGBU_MASTER_KEY: the backup does not hold it`,
    ],
    [
      '',
      'stop the original for good: whoever starts on this carries on what is open in it, at the real providers',
    ],
    ['then', `JANGBU_DATA_DIR=${shellWord(dataDir)} npm start`],
  ])
  terminal.print(json ? visibleLines(JSON.stringify(told, undefined, 2)) : text)
  return 0
}
