import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { cutCommits } from './commits/cut-commits.ts'
import { isRight, killAndJudge } from './kill/kill.ts'
import { engines } from './kill/system.ts'
import { withOwnPostgres } from './own-postgres.ts'
import { isExact, killProjectors } from './projector/projector.ts'
import { printCommits, printJson, printKill, printProjector } from './report.ts'

const HELP = `npm run chaos -- <what> [options]

Works on a PostgreSQL and in a folder of its own, which are gone afterwards. Ends with 1 when anything is wrong.

  commits              connections cut around commits, through the event store
    --cuts N           how many (10000)

  kill                 processes and the database killed under payments of every kind
    --seconds N        how long (120)
    --every-ms N       a process about every so many milliseconds (300)
    --engine E         what the log is in: postgres, or eventstoredb for the double of one (postgres)
    --store-every-s N  PostgreSQL, and the event store if there is one, in turn every so many seconds (20)
    --pause            also stop processes for longer than their lease
    --lose-answers     some of the provider's answers do not arrive either
    --logs FOLDER      where to keep what the processes said

  projector            projectors, their connections and the database killed while events come and read models are
                       rebuilt; afterwards every row is compared with what the log says from its first event on
    --seconds N, --every-ms N, --store-every-s N, --logs FOLDER as above

  --seed N             the same draws again; what meets what still differs
  --json               the result as JSON
  --help               this text`

const SEEDS = 2 ** 31
const PROGRESS_EVERY_MS = 5_000
const INTERRUPTED = 130

const count = z.coerce.number().int().positive().max(10_000_000)
const Options = z.object({
  cuts: count.default(10_000),
  seconds: count.default(120),
  'every-ms': count.default(300),
  engine: z.enum(engines).default('postgres'),
  'store-every-s': count.default(20),
  pause: z.boolean().default(false),
  'lose-answers': z.boolean().default(false),
  logs: z.string().min(1).optional(),
  seed: z.coerce.number().int().min(0).max(SEEDS).optional(),
  json: z.boolean().default(false),
})
type Options = z.output<typeof Options> & { readonly seed: number }

const tell = (line: string): void => {
  process.stderr.write(`${line}\n`)
}

const commits = async ({ cuts, seed, json }: Options): Promise<boolean> => {
  let toldMs = 0
  const onProgress = (made: number): void => {
    if (performance.now() - toldMs < PROGRESS_EVERY_MS) return
    toldMs = performance.now()
    tell(`${made} of ${cuts} commits cut`)
  }
  const result = await withOwnPostgres(({ url }) => cutCommits({ databaseUrl: url, cuts, seed, onProgress }))
  if (json) printJson(result)
  else printCommits(result)
  return result.findings.length === 0
}

const kill = async ({ seconds, engine, pause, logs, seed, json, ...rest }: Options): Promise<boolean> => {
  const result = await killAndJudge({
    seconds,
    logFolder: logs,
    losesAnswers: rest['lose-answers'],
    everyMs: rest['every-ms'],
    storeEverySeconds: rest['store-every-s'],
    engine,
    pause,
    seed,
    tell,
  })
  if (json) printJson(result)
  else printKill(result)
  return isRight(result)
}

const projector = async ({ seconds, logs, seed, json, ...rest }: Options): Promise<boolean> => {
  const result = await killProjectors({
    seconds,
    logFolder: logs,
    everyMs: rest['every-ms'],
    storeEverySeconds: rest['store-every-s'],
    seed,
    tell,
  })
  if (json) printJson(result)
  else printProjector(result)
  return isExact(result)
}

const runs: Readonly<Record<string, (options: Options) => Promise<boolean>>> = { commits, kill, projector }

const given = () => {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  return parseArgs({
    allowPositionals: true,
    options: {
      cuts: text,
      seconds: text,
      'every-ms': text,
      engine: text,
      'store-every-s': text,
      pause: flag,
      'lose-answers': flag,
      logs: text,
      seed: text,
      json: flag,
      help: flag,
    },
  })
}

const refuse = (...lines: readonly string[]): number => {
  tell([...lines, '', HELP].join('\n'))
  return 2
}

/** The exit code. */
const main = async (): Promise<number> => {
  const { values, positionals } = given()
  if (values.help === true) {
    console.log(HELP)
    return 0
  }
  const [name = ''] = positionals
  const run = Object.hasOwn(runs, name) ? runs[name] : undefined
  if (run === undefined || positionals.length > 1) return refuse(`no such thing: ${positionals.join(' ')}`)
  const { data, error } = Options.safeParse(values)
  if (data === undefined)
    return refuse(...error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`))
  return (await run({ ...data, seed: data.seed ?? randomInt(SEEDS) })) ? 0 : 1
}

// Leaves as soon as it is asked to; whoever listens for the exit takes along what it has started.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => process.exit(INTERRUPTED))

try {
  process.exitCode = await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
