import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { discardAbandoned } from './postgres/discard.ts'
import { startEmbeddedPostgres } from './postgres/embedded.ts'
import { HELP, parseTestArguments, type TestArguments } from './test-arguments.ts'
import { runSpecs, specFiles, type Tally } from './test-specs.ts'

const ROOT = join(import.meta.dirname, '..')
const OLDEST_NODE_MAJOR = 24
const DATA_PREFIX = 'jangbu-test-'
const INTERRUPTED = 130

const nothing: Tally = { passed: 0, failed: 0, skipped: [] }

const warn = (line: string): void => {
  console.error(line)
}

type Database = { readonly url: string; readonly remove: () => Promise<void> }

/** Specs find it as os.tmpdir(): whatever they forget there goes with the run, however it ends. */
const useTemporaryDirectory = async (path: string): Promise<void> => {
  await mkdir(path)
  // As /tmp itself: some specs work there as another user.
  await chmod(path, 0o1777)
  process.env['TMPDIR'] = path
}

const startDatabase = async (): Promise<Database> => {
  await discardAbandoned(tmpdir(), DATA_PREFIX, warn)
  const dataDir = await mkdtemp(join(tmpdir(), DATA_PREFIX))
  await chmod(dataDir, 0o711)
  await useTemporaryDirectory(join(dataDir, 'tmp'))
  const remove = (): Promise<void> => rm(dataDir, { recursive: true, force: true, maxRetries: 3 })
  try {
    const { url, stop } = await startEmbeddedPostgres({ dataDir })
    return { url, remove: () => stop().finally(remove) }
  } catch (error) {
    await remove()
    throw error
  }
}

/** Resolves at the first Ctrl-C; later ones are ignored, since npm sends one more and stopping has its own limits. */
const interruption = (): Promise<'interrupted'> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        resolve('interrupted')
      })
    }
  })

const report = ({ passed, failed, skipped }: Tally): void => {
  for (const title of skipped) console.log(`  skipped: ${title}`)
  console.log(`${String(passed)} passed, ${String(failed)} failed, ${String(skipped.length)} skipped`)
}

type Outcome = { readonly tally: Tally; readonly exitCode: number }

const exitCodeOf = ({ passed, failed }: Tally): number => (failed === 0 && passed > 0 ? 0 : 1)

const outcomeOf = (tally: Tally, how: 'ran' | 'interrupted'): Outcome => {
  if (how === 'interrupted') {
    console.error('\nInterrupted: stopping the database.')
    return { tally, exitCode: INTERRUPTED }
  }
  if (tally.passed + tally.failed === 0) console.error('No test ran.')
  return { tally, exitCode: exitCodeOf(tally) }
}

const test = async ({ paths, grep }: TestArguments): Promise<Outcome> => {
  const files = specFiles(ROOT, paths)
  if (files.length === 0) {
    console.error(`No spec file matches ${paths.map((path) => `"${path}"`).join(' or ')}.`)
    return { tally: nothing, exitCode: 1 }
  }
  const interrupted = interruption()
  const database = await startDatabase()
  try {
    process.env['TEST_DATABASE_URL'] = database.url
    const run = await runSpecs(ROOT, files, grep)
    const how = await Promise.race([run.done, interrupted])
    return outcomeOf(run.tally(), how)
  } finally {
    await database.remove()
  }
}

const main = async (): Promise<number> => {
  const major = Number(process.versions.node.split('.')[0])
  if (major < OLDEST_NODE_MAJOR) {
    console.error(`Jangbu needs Node ${String(OLDEST_NODE_MAJOR)} or later; this is ${process.version}.`)
    return 1
  }
  const wanted = parseTestArguments(process.argv.slice(2))
  if (wanted.help) {
    console.log(HELP)
    return 0
  }
  const { tally, exitCode } = await test(wanted)
  report(tally)
  return exitCode
}

try {
  // Leaves at once: a connection that a spec forgot must not keep the run from ending.
  process.exit(await main())
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  report({ ...nothing, failed: 1 })
  process.exit(1)
}
