import { Argument, type Command } from 'commander'
import { replay, replayable, type ReplayOptions } from '../replay.ts'
import { addReportOptions } from '../report/options.ts'
import { withLog } from '../with-log.ts'
import { json } from './options.ts'

/** What follows from the log, and the proof that it does. */
export const bookCommands = (program: Command): void => {
  addReportOptions(
    program
      .command('replay')
      .description(
        'rebuild read models from the log and compare them, row by row, with what is served; exits 1 if they differ',
      )
      .addArgument(new Argument('<projection>', 'the read model').choices(replayable))
      .option(
        '--as-of <moment>',
        'as it was at a log position, a time with offset, or the end of a day in Seoul',
      )
      .option('--against <moment>', 'compare with that moment instead of with what is served')
      .option('--state-hash', 'the hash of all rows, too, on both sides', false)
      .option('--passes <number>', 'in so many parts; without it in as few as fit into memory')
      .addOption(json()),
  ).action((projection: string, options: Omit<ReplayOptions, 'projection'>) =>
    withLog((log) => replay(log, { projection, ...options })),
  )
}
