import { Command, CommanderError } from 'commander'
import { ConfigError } from '../config.ts'
import { VERSION } from '../version.ts'
import { errorText } from './error-text.ts'
import { auditCommands } from './program/audit.ts'
import { bookCommands } from './program/books.ts'
import { keepingCommands } from './program/keeping.ts'
import { logCommands } from './program/log.ts'
import { paymentCommands } from './program/payments.ts'
import { providerCommands } from './program/providers.ts'
import { rebuildCommand } from './program/rebuild.ts'
import { systemCommands } from './program/system.ts'

const program = new Command('jangbu')
  .description('An event-sourced payment ledger. Settings come from the environment, see README.md.')
  .version(VERSION)
  .showHelpAfterError()
  .exitOverride()

systemCommands(program)
providerCommands(program)
paymentCommands(program)
bookCommands(program)
auditCommands(program)
rebuildCommand(program)
keepingCommands(program)
logCommands(program)

/** As a program sees it: 1 is an answer (it differs, something was refused), these are none. */
const WRONGLY_ASKED = 2
const FAILED = 3

/** Commander has told what was wrong, or the help that was asked for. */
const exitCodeOf = (error: unknown): number => {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONGLY_ASKED
  console.error(errorText(error))
  return error instanceof ConfigError ? WRONGLY_ASKED : FAILED
}

try {
  await program.parseAsync()
} catch (error) {
  // Whatever is still open (a name that is being looked up, say) has nothing to do any more.
  process.exit(exitCodeOf(error))
}
