import type { Command } from 'commander'
import { logArchive, type LogArchiveOptions } from '../log-archive.ts'
import { logRestoreRange } from '../log-archive-restore.ts'
import { logExport, type LogExportOptions } from '../log-export.ts'
import { logImport, type LogImportOptions } from '../log-import.ts'
import { logTail, type LogTailOptions } from '../log-tail.ts'
import { logVerify, type LogVerifyOptions } from '../log-verify.ts'
import { withEmptyLog, withLog } from '../with-log.ts'
import { json, untilInterrupted } from './options.ts'

/** The log itself. */
export const logCommands = (program: Command): void => {
  const log = program.command('log').description('look into the log, move it, and keep it for years')

  log
    .command('tail')
    .description('print events as they come; what they hold only with --json; Ctrl-C ends it')
    .option('--after <position>', 'from there on instead of from now on; 0: from the beginning')
    .option('--streams <prefix>', 'only streams whose names begin so')
    .option('--partition <n/of>', 'one share of the streams, as 1/4: the four together print everything once')
    .option('--once', 'end where the log ends now', false)
    .addOption(json())
    .action((options: LogTailOptions) =>
      withLog((parts) => logTail({ ...parts, signal: untilInterrupted() }, options), 'log'),
    )

  log
    .command('export')
    .description('write the log into a file, an event a line, or go on with one that was interrupted')
    .argument('<file>', 'the file; - for the output')
    .option('--after <position>', 'only what comes after this event')
    .option('--until <moment>', 'a log position, a time with offset, or a day in Seoul; all of it counts')
    .option('--force', 'begin anew where the file holds anything else', false)
    .addOption(json())
    .action((file: string, options: Omit<LogExportOptions, 'file'>) =>
      withLog((parts) => logExport({ ...parts, output: process.stdout }, { file, ...options }), 'log'),
    )

  log
    .command('import')
    .description('fill an empty log with an export, or go on where that was interrupted')
    .argument('<file>', 'what `jangbu log export` wrote')
    .option('--dry-run', 'read and judge the file, write nothing', false)
    .addOption(json())
    .action((file: string, options: Omit<LogImportOptions, 'file'>) =>
      withEmptyLog((parts) => logImport(parts, { file, ...options })),
    )

  log
    .command('verify')
    .description('read all of the log and tell what cannot be in a sound one; exits 1 if anything is')
    .option('--expect <digest>', 'the digest that it should have, as an export prints it')
    .option('--against <file>', 'the export that it should equal')
    .addOption(json())
    .action((options: LogVerifyOptions) => withLog((parts) => logVerify(parts, options), 'log'))

  archiveCommands(log)
}

const archiveCommands = (log: Command): void => {
  log
    .command('archive')
    .description('move full old ranges of the log out of the database into files, or list them')
    .option('--before <moment>', 'a log position, a time with offset, or the beginning of a day in Seoul')
    .option('--list', 'what is in files; exits 1 if one is away or altered', false)
    .option('--dry-run', 'show what would be archived', false)
    .addOption(json())
    .action((options: LogArchiveOptions) => withLog((parts) => logArchive(parts, options), 'log'))

  log
    .command('restore-range')
    .description('bring an archived range back into the database')
    .argument('<from>', 'a position in it')
    .action((from: string) => withLog((parts) => logRestoreRange(parts, { from }), 'log'))
}
