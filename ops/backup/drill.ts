import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LogDigest } from './log-digest.ts'
import { digestLog } from './log-digest.ts'
import { proveLog, type RestoredLog } from './proof.ts'
import { putBack } from './put-back.ts'
import { onRestored, type RestoreParts } from './restore.ts'
import { BackupError } from './errors.ts'
import type { BackupSource } from './source.ts'
import { takeBackup, type Backup } from './take.ts'
import { inWorkshop, type Workshop } from './workshop.ts'

export type Drill = {
  readonly backup: Backup
  /** The whole of the restored log, which is equal to the original's up to there. */
  readonly log: LogDigest
  readonly restoreMs: number
  /** Recovery, and both logs read. */
  readonly proofMs: number
}

/**
 * Makes a backup, restores it beside the system, starts it and compares the two logs, byte by byte of every event.
 * `keep`: where the backup is to stay; everything else is removed again.
 * @throws BackupError when that fails, or what was restored is not what was there.
 */
export const drill = (source: BackupSource, keep: string | undefined, parts: RestoreParts): Promise<Drill> =>
  inWorkshop(join(tmpdir(), 'jangbu-drill-'), async (workshop) => {
    const backup = await takeBackup(source, keep ?? join(workshop.directory, 'backup'), parts)
    return restored(source, { backup, workshop }, parts)
  })

const restored = async (
  source: BackupSource,
  { backup, workshop }: { readonly backup: Backup; readonly workshop: Workshop },
  parts: RestoreParts,
): Promise<Drill> => {
  const { manifest, directory } = backup
  const startedAtMs = performance.now()
  await putBack({ backup: directory, manifest }, workshop.dataDir, parts)
  const putBackAtMs = performance.now()
  const compare = async (copy: RestoredLog): Promise<LogDigest> => {
    const log = await proveLog(copy, manifest, parts)
    const [original] = await digestLog(source.log, [log.position], parts)
    if (original?.digest !== log.digest || original.events !== log.events)
      throw new BackupError(`the restored log is not the original up to ${log.position}`)
    return log
  }
  const log = await onRestored(workshop.dataDir, parts, compare)
  return {
    backup,
    log,
    restoreMs: Math.round(putBackAtMs - startedAtMs),
    proofMs: Math.round(performance.now() - putBackAtMs),
  }
}
