import type { Command } from 'commander'
import { ledgerAccount, type LedgerAccountOptions } from '../ledger-account.ts'
import { ledgerChart } from '../ledger-chart.ts'
import { ledgerTrialBalance, type TrialBalanceOptions } from '../ledger-trial-balance.ts'
import { withLog } from '../with-log.ts'
import { json, type Json } from './options.ts'

/** The books: what every event comes to in debits and credits. */
export const bookCommands = (program: Command): void => {
  const ledger = program.command('ledger').description('the books: accounts, their balances and entries')

  ledger
    .command('chart')
    .description('every account there is, what it means, what moves it, and what stands on it')
    .addOption(json())
    .action((options: Json) => withLog((log) => ledgerChart(log, options)))

  ledger
    .command('trial-balance')
    .description('debits and credits by account, which are equal in every currency; exits 1 if they are not')
    .option(
      '--as-of <moment>',
      'as it was at a log position, a time with offset, or the end of a day in Seoul',
    )
    .addOption(json())
    .action((options: TrialBalanceOptions) => withLog((log) => ledgerTrialBalance(log, options)))

  ledger
    .command('account')
    .description('what stands on an account, and its entries between two days, newest first')
    .argument('<id>', 'as live/merchant_payable/mer_…')
    .option('--from <day>', 'the first day, in Seoul')
    .option('--to <day>', 'the last day, in Seoul')
    .option(
      '--as-of <moment>',
      'its balance at a log position, a time with offset, or the end of a day in Seoul',
    )
    .addOption(json())
    .action((id: string, options: Omit<LedgerAccountOptions, 'id'>) =>
      withLog((log) => ledgerAccount(log, { id, ...options })),
    )
}
