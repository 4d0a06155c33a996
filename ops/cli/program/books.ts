import { Argument, type Command } from 'commander'
import { replay } from '../replay.ts'
import { withLog } from '../with-log.ts'
import { json, type AsOf } from './options.ts'

/** What follows from the log, and the proof that it does. */
export const bookCommands = (program: Command): void => {
  program
    .command('replay')
    .description(
      'rebuild a read model from the log and compare it, row by row, with what is served; exits 1 if they differ',
    )
    .addArgument(new Argument('<projection>', 'the read model').choices(['payments']))
    .option(
      '--as-of <moment>',
      'as it was at a log position, a time with offset, or the end of a day in Seoul',
    )
    .addOption(json())
    .action((_projection: string, options: AsOf) => withLog((log) => replay(log, options)))
}
