import { rename } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { EventStore } from '../../ledger/store/port.ts'
import { openDatabase } from '../open-database.ts'
import { syncDirectory } from '../postgres/files.ts'
import { BackupError } from './errors.ts'
import type { LogDigest } from './log-digest.ts'
import { ARCHIVE, bytesIn, readManifest } from './manifest.ts'
import type { BackupHooks } from './progress.ts'
import { proveLog, type RestoredLog } from './proof.ts'
import { putBack } from './put-back.ts'
import { newTarget } from './target.ts'
import { inWorkshop } from './workshop.ts'

export type OpenLog = (place: {
  readonly databaseUrl: string
  readonly archiveDir: string
}) => Promise<EventStore>

export type RestoreParts = BackupHooks & {
  readonly openLog: OpenLog
  /** What takes long, in words for a person. */
  readonly tell: (line: string) => void
}

export type Restored = {
  readonly dataDir: string
  readonly log: LogDigest
  readonly bytes: number
  readonly tookMs: number
}

/**
 * Makes a data directory of a backup: PostgreSQL is started on the copy, which puts it right, the log in it is read and
 * compared with what the backup says, and only then the directory gets its name.
 * @throws BackupError; nothing of it is left then. The signal's reason when that aborts.
 */
export const restoreBackup = async (
  backup: string,
  dataDir: string,
  parts: RestoreParts,
): Promise<Restored> => {
  const startedAtMs = performance.now()
  const manifest = await readManifest(backup)
  const target = await newTarget(dataDir, [backup])
  try {
    return await inWorkshop(join(target.parent, `${basename(target.path)}.restoring-`), async (workshop) => {
      await putBack({ backup, manifest }, workshop.dataDir, parts)
      const prove = ({ databaseUrl, log }: RestoredLog): Promise<LogDigest> =>
        proveLog({ databaseUrl, log }, manifest, parts)
      const log = await onRestored(workshop.dataDir, parts, prove)
      await rename(workshop.dataDir, target.path)
      await syncDirectory(target.parent)
      const tookMs = Math.round(performance.now() - startedAtMs)
      return { dataDir: target.path, log, bytes: bytesIn(manifest), tookMs }
    })
  } catch (cause) {
    await target.forget()
    parts.signal.throwIfAborted()
    if (cause instanceof BackupError) throw cause
    throw new BackupError(`nothing was restored to ${target.path}, and nothing is left of it`, { cause })
  }
}

/** Starts what was put back, for as long as it is used. */
export const onRestored = async <T>(
  dataDir: string,
  { openLog, signal, tell }: RestoreParts,
  use: (restored: RestoredLog) => Promise<T>,
): Promise<T> => {
  const { url: databaseUrl, stop } = await openDatabase({ databaseUrl: undefined, dataDir }, tell)
  try {
    signal.throwIfAborted()
    const log = await openLog({ databaseUrl, archiveDir: join(dataDir, ARCHIVE) })
    try {
      return await use({ databaseUrl, log })
    } finally {
      await log.close()
    }
  } finally {
    await stop()
  }
}
