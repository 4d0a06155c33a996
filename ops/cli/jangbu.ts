import { Argument, Command, Option } from 'commander'
import { VERSION } from '../version.ts'
import { errorText } from './error-text.ts'
import { paymentStory } from './payment-story.ts'
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
  .action(runSystem)

program
  .command('payment')
  .description('tell the story of one payment, event by event')
  .argument('<id>', 'pay_…')
  .addOption(json())
  .action((paymentId: string, options: Json) =>
    withLog((log) => paymentStory(log, { paymentId, ...options })),
  )

program
  .command('replay')
  .description(
    'rebuild a read model from the log and compare it, row by row, with what is served; exits 1 if they differ',
  )
  .addArgument(new Argument('<projection>', 'the read model').choices(['payments']))
  .option('--as-of <moment>', 'as it was at a log position, a time with offset, or the end of a day in Seoul')
  .addOption(json())
  .action((_projection: string, options: AsOf) => withLog((log) => replay(log, options)))

try {
  await program.parseAsync()
} catch (error) {
  console.error(errorText(error))
  // Whatever is still open (a name that is being looked up, say) has nothing to do any more.
  process.exit(1)
}
