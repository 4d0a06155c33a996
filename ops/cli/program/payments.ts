import { Option, type Command } from 'commander'
import { calls } from '../calls.ts'
import { printTemplate } from '../import-columns.ts'
import { importPayments, type ImportOptions } from '../import.ts'
import { paymentStory } from '../payment-story.ts'
import { queue } from '../queue.ts'
import { atRunningSystem } from '../scenario.ts'
import { ownTerminal } from '../terminal.ts'
import { withLog } from '../with-log.ts'
import { json, untilInterrupted, type Json } from './options.ts'

/** Single payments, and what waits for somebody. */
export const paymentCommands = (program: Command): void => {
  program
    .command('payment')
    .description('tell the story of one payment, event by event')
    .argument('<id>', 'pay_…')
    .addOption(json())
    .action((paymentId: string, options: Json) =>
      withLog((log) => paymentStory(log, { paymentId, ...options })),
    )

  program
    .command('calls')
    .description('show what was sent to providers for one payment, and what came back')
    .argument('<id>', 'pay_…')
    .addOption(json())
    .action((paymentId: string, options: Json) => withLog((log) => calls(log, { paymentId, ...options })))

  program
    .command('queue')
    .description('what waits for a person, because its outcome cannot be learnt in any other way')
    .option('--all', 'everything whose outcome is open, and what is going to happen with it', false)
    .addOption(json())
    .action((options: Json & { readonly all: boolean }) => withLog((log) => queue(log, options)))

  program
    .command('import')
    .description(
      'import payments that were made elsewhere, once per file; goes on where it was interrupted; exits 1 if a line was refused',
    )
    .argument('[file]', 'a CSV in UTF-8 or EUC-KR with the columns that --template prints')
    .option('--merchant <id>', 'mer_…: whose payments they are')
    .addOption(new Option('--mode <mode>', 'of the payments').choices(['test', 'live']).default('live'))
    .option('--dry-run', 'judge every line, import nothing', false)
    .option('--refused <file>', 'where the refused lines go, with the reason of each')
    .option('--template', 'print the columns and a line of example', false)
    .addOption(json())
    .action(
      (
        file: string | undefined,
        { template, ...options }: ImportOptions & { readonly template: boolean },
      ) => {
        if (!template)
          return atRunningSystem((desk) =>
            importPayments({ ...desk, signal: untilInterrupted() }, file, options),
          )
        process.exitCode = printTemplate(ownTerminal)
        return undefined
      },
    )
}
