import { Command } from 'commander'
import { ConfigError } from '../config.ts'
import { startCommand } from './start.ts'

const program = new Command('jangbu')
  .description('An event-sourced payment ledger')
  .version('0.1.0')
  .showHelpAfterError()

program.addCommand(startCommand())

try {
  await program.parseAsync()
} catch (error) {
  console.error(error instanceof ConfigError || error instanceof Error ? error.message : error)
  process.exitCode = 1
}
