import { Command } from 'commander'
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

systemCommands(program)
providerCommands(program)
paymentCommands(program)
bookCommands(program)
auditCommands(program)
rebuildCommand(program)
keepingCommands(program)
logCommands(program)

try {
  await program.parseAsync()
} catch (error) {
  console.error(errorText(error))
  // Whatever is still open (a name that is being looked up, say) has nothing to do any more.
  process.exit(1)
}
