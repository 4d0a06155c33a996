import type { Command } from 'commander'
import { alerts, type AlertsOptions } from '../alerts.ts'
import { failures, type FailuresOptions } from '../failures.ts'
import { showProviders } from '../providers.ts'
import { atRunningSystem } from '../scenario.ts'
import { ownTerminal } from '../terminal.ts'
import { json, type Json } from './options.ts'

/** Providers, and what operators are told of them. */
export const providerCommands = (program: Command): void => {
  program
    .command('providers')
    .description('every provider of the running system: its breakers, its calls, what it can do')
    .addOption(json())
    .action((options: Json) => atRunningSystem((desk) => showProviders(desk, options)))

  program
    .command('failures')
    .description('what every provider’s refusals mean, by the fourteen standard categories')
    .option('--provider <id>', 'one provider’s')
    .option('--category <number>', 'one category, as 8008')
    .option('--csv', 'a line for each code', false)
    .addOption(json())
    .action((options: FailuresOptions) => {
      process.exitCode = failures(ownTerminal, options)
    })

  program
    .command('alerts')
    .description('what operators were alerted to, newest first')
    .option('--since <moment>', 'a time with offset, or a day in Seoul')
    .addOption(json())
    .action((options: AlertsOptions) => atRunningSystem((desk) => alerts(desk, options)))
}
