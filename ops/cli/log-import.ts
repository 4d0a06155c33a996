import type { EventStore, LogImporter } from '../../ledger/store/port.ts'
import { importLog, type ImportReport } from '../log/import.ts'
import { progressOn } from './log-progress.ts'
import { visibleLines, type Terminal } from './terminal.ts'

export type LogImportOptions = { readonly file: string; readonly dryRun: boolean; readonly json: boolean }
export type LogImportParts = {
  readonly store: Pick<EventStore, 'readAll' | 'head'>
  readonly importer: () => Promise<LogImporter>
  readonly terminal: Terminal
}

/**
 * Fills an empty log from an export, or goes on where an import of the same file was interrupted.
 * @returns the exit code: 0. @throws LogFileError, ImportRefusedError: nothing was written then.
 */
export const logImport = async (
  { store, importer, terminal }: LogImportParts,
  { file, dryRun, json }: LogImportOptions,
): Promise<number> => {
  const progress = progressOn(terminal.progress)
  try {
    const onProgress = (doing: string, done: number, all: number): void => {
      progress.update({ doing, done: BigInt(done), all: BigInt(all) })
    }
    const report = await importLog({ store, importer, onProgress }, { path: file, isDryRun: dryRun })
    progress.stop()
    terminal.print(
      visibleLines(
        json ? JSON.stringify({ ...report, dryRun }, undefined, 2) : reportText(report, { dryRun }),
      ),
    )
    return 0
  } finally {
    progress.stop()
  }
}

const reportText = (report: ImportReport, { dryRun }: { readonly dryRun: boolean }): string => {
  const { events, digest, alreadyThere, written, isVouchedFor } = report
  const earlier = alreadyThere === 0 ? '' : `, after ${alreadyThere} that were there already`
  const lines = [
    dryRun
      ? `${written} of ${events} events would be written${earlier}.`
      : `Wrote ${written} events${earlier}.`,
    digest,
    isVouchedFor
      ? 'The file is what its export said it was.'
      : 'No finished export vouches for the file: whether it is all of the log is not known.',
  ]
  return dryRun
    ? lines.join('\n')
    : [...lines, 'The log was read back: it has this digest.', ...next].join('\n')
}

/** What an operator must know before anything is started on the log. */
const next = [
  '',
  'Before you start anything on it:',
  "- The secrets in it open only with the original's master key (JANGBU_MASTER_KEY, or the file master-key).",
  '- Whoever starts on it carries on what is open in it, at the real providers: the original must have stopped for good.',
]
