import { type Command, Option } from 'commander'
import { atBackupDesk, onEmbedded } from '../backup-place.ts'
import { backup, keepDaysIn } from '../backup.ts'
import { drill } from '../drill.ts'
import { restore } from '../restore.ts'
import { json, type Json } from './options.ts'

/** Copies of the embedded database. */
export const keepingCommands = (program: Command): void => {
  program
    .command('backup')
    .description('copy the embedded database, at work or stopped, into a new directory')
    .argument('<directory>', 'one that is not there yet; with --keep-days, the shelf for dated ones')
    .addOption(
      new Option('--keep-days <days>', 'dated backups; older ones of this database are removed').argParser(
        keepDaysIn,
      ),
    )
    .addOption(json())
    .action((directory: string, options: Json & { readonly keepDays?: number }) =>
      onEmbedded((desk) => backup(desk, { directory, ...options })),
    )

  program
    .command('restore')
    .description('make a new data directory of a backup, and prove its log')
    .argument('<backup>', 'its directory')
    .requiredOption('--data-dir <directory>', 'one that is not there yet')
    .addOption(json())
    .action((from: string, options: Json & { readonly dataDir: string }) =>
      atBackupDesk((desk) => restore(desk, { backup: from, ...options })),
    )

  program
    .command('drill')
    .description('back up, restore beside the system (in TMPDIR), and compare the logs')
    .option('--keep <directory>', 'where the backup stays')
    .addOption(json())
    .action((options: Json & { readonly keep?: string }) => onEmbedded((desk) => drill(desk, options)))
}
