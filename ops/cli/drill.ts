import { reasonsOf } from '../../ledger/core/reasons.ts'
import { drill as rehearse, type Drill } from '../backup/drill.ts'
import type { BackupSource } from '../backup/source.ts'
import type { BackupDesk } from './backup-place.ts'
import { logInWords, seconds, sizeInWords } from './backup-words.ts'
import { textTable, visible, visibleLines } from './terminal.ts'

export type DrillOptions = {
  /** Where the backup is to stay. */
  readonly keep?: string | undefined
  readonly json: boolean
}

/**
 * Backs up, restores, starts and compares.
 * @returns the exit code: 1 when what was restored is not what was there, or any of it could not be done.
 */
export const drill = async (
  { source, parts, terminal }: BackupDesk & { readonly source: BackupSource },
  { keep, json }: DrillOptions,
): Promise<number> => {
  try {
    const done = await rehearse(source, keep, parts)
    terminal.print(json ? visibleLines(jsonOf(done, keep)) : textOf(done, keep))
    return 0
  } catch (error) {
    if (parts.signal.aborted) throw error
    const reason = visible(reasonsOf(error))
    terminal.print(json ? JSON.stringify({ verdict: 'failed', reason }, undefined, 2) : `FAILED: ${reason}`)
    return 1
  }
}

const jsonOf = ({ backup, log, restoreMs, proofMs }: Drill, keep: string | undefined): string =>
  JSON.stringify(
    {
      verdict: 'equal',
      log: { ...log, position: String(log.position) },
      bytes: backup.bytes,
      files: backup.manifest.files.length,
      tookMs: { backup: backup.tookMs, restore: restoreMs, proof: proofMs },
      kept: keep === undefined ? null : backup.directory,
    },
    undefined,
    2,
  )

const textOf = ({ backup, log, restoreMs, proofMs }: Drill, keep: string | undefined): string =>
  textTable([
    ['verdict', 'the restored log equals the original'],
    ['log', logInWords(log)],
    ['backup', sizeInWords(backup)],
    ['restore', seconds(restoreMs)],
    ['proof', `${seconds(proofMs)}: recovery, and both logs read`],
    ...(keep === undefined ? [] : [['kept', backup.directory]]),
  ])
