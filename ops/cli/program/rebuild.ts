import { Argument, type Command } from 'commander'
import { askPerson } from '../ask-person.ts'
import { rebuild, rebuildable, type RebuildOptions } from '../rebuild.ts'
import { withLog } from '../with-log.ts'
import { json, untilInterrupted } from './options.ts'

/** Builds of read models beside what is served. */
export const rebuildCommand = (program: Command): void => {
  program
    .command('rebuild')
    .description(
      'build a read model anew beside the one that is served, prove both equal, and switch to it; exits 1 if not',
    )
    .addArgument(new Argument('[projection]', 'the read model').choices(rebuildable))
    .option('--partitions <number>', 'by so many runners from then on; without it by as many as before')
    .option('--yes', 'switch without asking', false)
    .option('--accept-difference', 'switch even to what is not equal', false)
    .option('--anew', 'begin anew where an interrupted one could be gone on with', false)
    .option('--back', 'switch back to the build before', false)
    .option('--close', 'drop the build before, and what an interrupted one has left', false)
    .option('--list', 'every build, how far it is, and how large', false)
    .addOption(json())
    .action((projection: string | undefined, options: Omit<RebuildOptions, 'projection'>) => {
      const signal = untilInterrupted()
      return withLog((log) => rebuild({ ...log, signal, ask: askPerson(signal) }, { projection, ...options }))
    })
}
