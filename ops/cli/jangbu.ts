import { Argument, Command, Option } from 'commander'
import { VERSION } from '../version.ts'
import { everyRole, roleNames, rolesIn, type RoleNames } from '../roles/names.ts'
import { calls } from './calls.ts'
import { errorText } from './error-text.ts'
import { paymentStory } from './payment-story.ts'
import { queue } from './queue.ts'
import { replay } from './replay.ts'
import { runSystem } from './start.ts'
import { withLog } from './with-log.ts'

const json = (): Option => new Option('--json', 'for programs').default(false)

type Json = { readonly json: boolean }
type AsOf = Json & { readonly asOf?: string }

const program = new Command('jangbu')
  .description('An event-sourced payment ledger. Settings come from the environment, see README.md.')
  .version(VERSION)
  .showHelpAfterError()

program
  .command('start')
  .description('run everything in this process: the API, the projections and, in development, the simulators')
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
  .command('replay')
  .description(
    'rebuild a read model from the log and compare it, row by row, with what is served; exits 1 if they differ',
  )
  .addArgument(new Argument('<projection>', 'the read model').choices(['payments']))
  .option('--as-of <moment>', 'as it was at a log position, a time with offset, or the end of a day in Seoul')
  .addOption(json())
  .action((_projection: string, options: AsOf) => withLog((log) => replay(log, options)))

program
  .command('queue')
  .description('what waits for a person, because its outcome cannot be learnt in any other way')
  .option('--all', 'everything whose outcome is open, and what is going to happen with it', false)
  .addOption(json())
  .action((options: Json & { readonly all: boolean }) => withLog((log) => queue(log, options)))

try {
  await program.parseAsync()
} catch (error) {
  console.error(errorText(error))
  // Whatever is still open (a name that is being looked up, say) has nothing to do any more.
  process.exit(1)
}
