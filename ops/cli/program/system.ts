import { type Command, Option } from 'commander'
import { everyRole, roleNames, rolesIn, type RoleNames } from '../../roles/names.ts'
import { atRunningSystem, scenario, type ScenarioOptions } from '../scenario.ts'
import { runSystem } from '../start.ts'
import { json } from './options.ts'

/** The system at work. */
export const systemCommands = (program: Command): void => {
  program
    .command('start')
    .description(
      'run everything in this process: the API, the projections and, in development, the simulators',
    )
    .addOption(
      new Option(
        '--roles <list>',
        `only some of it, with commas: ${roleNames.join(', ')}. Many processes may run each, on one DATABASE_URL or ` +
          'beside a running system on its data directory; simulators in one of them, and in development only',
      )
        .argParser(rolesIn)
        .default(everyRole, 'all'),
    )
    .action(({ roles }: { readonly roles: RoleNames }) => runSystem(roles))

  program
    .command('scenario')
    .description(
      'run a scenario in test mode at providers through the running system; exits 1 if it failed at any',
    )
    .argument('[name]', 'one that is built in; --list shows them')
    .option('--providers <list>', 'provider ids with commas, or all', 'all')
    .option('--file <file>', 'a scenario of your own, as JSON, in the place of the name')
    .option('--amount <won>', 'instead of what the scenario pays')
    .option(
      '--merchant <id>',
      'mer_…: whose contracts are used; without it the scenarios have a merchant of their own',
    )
    .option('--csv <file>', 'a line for each step there; - for the output')
    .option('--list', 'show the scenarios that are built in', false)
    .addOption(json())
    .action((name: string | undefined, options: ScenarioOptions) =>
      atRunningSystem((desk) => scenario(desk, { name, ...options })),
    )
}
