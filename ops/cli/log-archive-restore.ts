import { rangeText } from '../../ledger/store/postgres/archive/range.ts'
import { restoreRange } from '../../ledger/store/postgres/archive/restorer.ts'
import { parsePosition } from '../../ledger/store/until.ts'
import { directoryOf, notInPostgres, telling, type LogArchiveParts } from './log-archive.ts'
import { progressOn } from './log-progress.ts'
import { visible } from './terminal.ts'

export type LogRestoreRangeOptions = { readonly from: string }

/**
 * Brings an archived range back into the database, once its whole file is verified.
 * @returns the exit code: 1 where no archived range holds the position, or the log is not in PostgreSQL; 2 for what is no
 * position. @throws ArchiveBusyError, ArchiveUnreachableError, CorruptLogError.
 */
export const logRestoreRange = async (
  { postgresLog, terminal }: LogArchiveParts,
  { from }: LogRestoreRangeOptions,
): Promise<number> => {
  if (postgresLog === undefined) {
    terminal.progress.write(`${notInPostgres}\n`)
    return 1
  }
  const position = parsePosition(from)
  if (position === undefined) {
    terminal.progress.write(`a range is named by a position in it, not "${visible(from)}"\n`)
    return 2
  }
  const { connectionString } = postgresLog
  const directory = directoryOf(postgresLog)
  const progress = progressOn(terminal.progress)
  try {
    const notify = telling(progress)
    const range = await restoreRange({ connectionString, directory, notify }, position)
    progress.stop()
    if (range === undefined) {
      terminal.progress.write(`no archived range holds position ${position}\n`)
      return 1
    }
    terminal.print(
      `brought back: ${rangeText(range)}. ${range.file} stays where it is; the database does without it.`,
    )
    return 0
  } finally {
    progress.stop()
  }
}
