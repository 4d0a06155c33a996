import { Argument, type Command } from 'commander'
import { projections } from '../../../projections/registry.ts'
import { asOf, type AsOfOptions } from '../as-of/as-of.ts'
import { askableLists } from '../as-of/lists.ts'
import { compareCode, type CompareCodeOptions } from '../compare-code/compare-code.ts'
import { explain, type ExplainOptions } from '../explain/explain.ts'
import { replay, replayable, type ReplayOptions } from '../replay.ts'
import { addReportOptions } from '../report/options.ts'
import { withLog } from '../with-log.ts'
import { json } from './options.ts'

/** The proof that what is served follows from the log. */
export const auditCommands = (program: Command): void => {
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

  addReportOptions(
    program
      .command('explain')
      .description(
        'what a number is made of: the events behind a payment, an account or a figure, compared with what is served; exits 1 if they differ',
      )
      .argument(
        '<what>',
        'pay_…, an account (live/provider_receivable/toss-payments), or a figure (payments:live:*:KRW:2026-11-20)',
      )
      .option(
        '--as-of <moment>',
        'as it was at a log position, a time with offset, or the end of a day in Seoul',
      )
      .option('--from <moment>', 'of an account: the first position, time or day')
      .option('--to <moment>', 'of an account: the last position, time or day')
      .option('--all', 'every row, where there are many', false)
      .addOption(json()),
  ).action((what: string, options: Omit<ExplainOptions, 'what'>) =>
    withLog((log) => explain(log, { what, ...options })),
  )

  asOfCommand(program)
  compareCodeCommand(program)
}

const compareCodeCommand = (program: Command): void => {
  addReportOptions(
    program
      .command('compare-code')
      .description(
        'take this code and that of another checkout along the log, and show the first event of which the two make different rows; exits 1 if there is one',
      )
      .addArgument(
        new Argument('<projection>', 'the read model').choices(projections.map(({ name }) => name)),
      )
      .argument('<folder>', 'another checkout, with its packages installed; its code is run')
      .option('--as-of <moment>', 'up to a log position, a time with offset, or the end of a day in Seoul')
      .addOption(json()),
  ).action((projection: string, folder: string, options: Omit<CompareCodeOptions, 'projection' | 'folder'>) =>
    withLog((log) => compareCode(log, { projection, folder, ...options })),
  )
}

const asOfCommand = (program: Command): void => {
  program
    .command('as-of')
    .description('a list as it was: its read model is built from the log up to then, and asked as it is now')
    .argument('<moment>', 'a log position, a time with offset, or the end of a day in Seoul')
    .argument(
      '<question...>',
      `${Object.keys(askableLists).join(', ')}; then filters as in its address: status=APPROVED limit=100`,
    )
    .addOption(json())
    .action((moment: string, question: readonly string[], options: Pick<AsOfOptions, 'json'>) =>
      withLog((log) => asOf(log, { moment, question, ...options })),
    )
}
