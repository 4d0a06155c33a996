import { Argument, Command, Option } from 'commander'
import { VERSION } from '../version.ts'
import { everyRole, roleNames, rolesIn, type RoleNames } from '../roles/names.ts'
import { alerts, type AlertsOptions } from './alerts.ts'
import { atBackupDesk, onEmbedded } from './backup-place.ts'
import { backup, keepDaysIn } from './backup.ts'
import { calls } from './calls.ts'
import { logArchive, type LogArchiveOptions } from './log-archive.ts'
import { logRestoreRange } from './log-archive-restore.ts'
import { logExport, type LogExportOptions } from './log-export.ts'
import { logImport, type LogImportOptions } from './log-import.ts'
import { logTail, type LogTailOptions } from './log-tail.ts'
import { logVerify, type LogVerifyOptions } from './log-verify.ts'
import { drill } from './drill.ts'
import { errorText } from './error-text.ts'
import { failures, type FailuresOptions } from './failures.ts'
import { paymentStory } from './payment-story.ts'
import { showProviders } from './providers.ts'
import { queue } from './queue.ts'
import { replay } from './replay.ts'
import { restore } from './restore.ts'
import { atRunningSystem, scenario, type ScenarioOptions } from './scenario.ts'
import { runSystem } from './start.ts'
import { ownTerminal } from './terminal.ts'
import { withEmptyLog, withLog } from './with-log.ts'

const json = (): Option => new Option('--json', 'for programs').default(false)

/** A first Ctrl-C ends what would go on for ever, in good order. */
const untilInterrupted = (): AbortSignal => {
  const leaving = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      leaving.abort()
    })
  return leaving.signal
}

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

program
  .command('backup')
  .description('copy the embedded database, at work or stopped, into a new directory')
  .argument('<directory>', 'one that is not there yet; with --keep-days, the shelf for dated ones')
  .addOption(
    new Option('--keep-days <days>', 'dated backups; older ones of this database are removed').argParser(
      keepDaysIn,
    ),
  )
  .addOption(json())
  .action((directory: string, options: Json & { readonly keepDays?: number }) =>
    onEmbedded((desk) => backup(desk, { directory, ...options })),
  )

program
  .command('restore')
  .description('make a new data directory of a backup, and prove its log')
  .argument('<backup>', 'its directory')
  .requiredOption('--data-dir <directory>', 'one that is not there yet')
  .addOption(json())
  .action((from: string, options: Json & { readonly dataDir: string }) =>
    atBackupDesk((desk) => restore(desk, { backup: from, ...options })),
  )

program
  .command('drill')
  .description('back up, restore beside the system (in TMPDIR), and compare the logs')
  .option('--keep <directory>', 'where the backup stays')
  .addOption(json())
  .action((options: Json & { readonly keep?: string }) => onEmbedded((desk) => drill(desk, options)))

const log = program.command('log').description('look into the log, move it, and keep it for years')

log
  .command('tail')
  .description('print events as they come; what they hold only with --json; Ctrl-C ends it')
  .option('--after <position>', 'from there on instead of from now on; 0: from the beginning')
  .option('--streams <prefix>', 'only streams whose names begin so')
  .option('--partition <n/of>', 'one share of the streams, as 1/4: the four together print everything once')
  .option('--once', 'end where the log ends now', false)
  .addOption(json())
  .action((options: LogTailOptions) =>
    withLog((parts) => logTail({ ...parts, signal: untilInterrupted() }, options), 'log'),
  )

log
  .command('export')
  .description('write the log into a file, an event a line, or go on with one that was interrupted')
  .argument('<file>', 'the file; - for the output')
  .option('--after <position>', 'only what comes after this event')
  .option('--until <moment>', 'a log position, a time with offset, or a day in Seoul; all of it counts')
  .option('--force', 'begin anew where the file holds anything else', false)
  .addOption(json())
  .action((file: string, options: Omit<LogExportOptions, 'file'>) =>
    withLog((parts) => logExport({ ...parts, output: process.stdout }, { file, ...options }), 'log'),
  )

log
  .command('import')
  .description('fill an empty log with an export, or go on where that was interrupted')
  .argument('<file>', 'what `jangbu log export` wrote')
  .option('--dry-run', 'read and judge the file, write nothing', false)
  .addOption(json())
  .action((file: string, options: Omit<LogImportOptions, 'file'>) =>
    withEmptyLog((parts) => logImport(parts, { file, ...options })),
  )

log
  .command('verify')
  .description('read all of the log and tell what cannot be in a sound one; exits 1 if anything is')
  .option('--expect <digest>', 'the digest that it should have, as an export prints it')
  .option('--against <file>', 'the export that it should equal')
  .addOption(json())
  .action((options: LogVerifyOptions) => withLog((parts) => logVerify(parts, options), 'log'))

log
  .command('archive')
  .description('move full old ranges of the log out of the database into files, or list them')
  .option('--before <moment>', 'a log position, a time with offset, or the beginning of a day in Seoul')
  .option('--list', 'what is in files; exits 1 if one is away or altered', false)
  .option('--dry-run', 'show what would be archived', false)
  .addOption(json())
  .action((options: LogArchiveOptions) => withLog((parts) => logArchive(parts, options), 'log'))

log
  .command('restore-range')
  .description('bring an archived range back into the database')
  .argument('<from>', 'a position in it')
  .action((from: string) => withLog((parts) => logRestoreRange(parts, { from }), 'log'))

try {
  await program.parseAsync()
} catch (error) {
  console.error(errorText(error))
  // Whatever is still open (a name that is being looked up, say) has nothing to do any more.
  process.exit(1)
}
