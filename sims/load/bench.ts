import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmbeddedPostgres } from '../../ops/postgres/embedded.ts'
import { benchAppend } from './append.ts'
import { benchAsOf } from './as-of.ts'
import { benchEventStoreDb } from './eventstoredb.ts'
import { benchGrowth } from './growth.ts'
import { benchHanging } from './hanging.ts'
import { benchLists } from './lists.ts'
import { benchLongStream } from './long-stream.ts'
import { benchPayments } from './payments.ts'
import { benchPipeline } from './pipeline.ts'
import { benchProjection } from './projection.ts'
import { benchRebuild } from './rebuild.ts'
import { benchReplay } from './replay.ts'
import { benchScenarios } from './scenarios.ts'
import { meetsTarget, printResults, type BenchResult } from './report.ts'
import { benchVisible } from './visible.ts'
import { benchWebhooks } from './webhooks.ts'

type Bench = {
  readonly about: string
  readonly run: (databaseUrl: string) => Promise<BenchResult[]>
  /** Takes minutes: runs only when it is named. */
  readonly isLong?: true
}

const benches: Readonly<Record<string, Bench>> = {
  append: {
    about: 'the event log: appending against COPY and without order, reading back',
    run: benchAppend,
  },
  projection: { about: 'the payments read model catching up with the log', run: benchProjection },
  payments: { about: 'POST /v1/payments end to end against a bare pipeline', run: benchPayments },
  visible: {
    about: 'from the commit of an event until a read model shows it, under load',
    run: benchVisible,
  },
  webhooks: {
    about: 'providers’ notifications through the door, each stored once, against bare Express',
    run: benchWebhooks,
  },
  pipeline: {
    about: 'one provider call with everything around it against bare requests',
    run: benchPipeline,
  },
  scenarios: { about: 'four scenarios at all providers, through the whole product', run: benchScenarios },
  hanging: { about: 'the p99 of one provider’s calls while another hangs', run: benchHanging },
  eventstoredb: {
    about: 'appending to an event store’s double, against its client alone',
    run: benchEventStoreDb,
  },
  'long-stream': {
    about: 'a command on a stream of 10,000 events against one of 10',
    run: benchLongStream,
  },
  'as-of': {
    about: 'what an account of 1,000,000 lines stood at, old moments against new',
    run: benchAsOf,
    isLong: true,
  },
  replay: {
    about: 'the audit replay of 200,000 payments, every row compared with what is served',
    run: benchReplay(200_000),
    isLong: true,
  },
  'replay-large': { about: 'the same of 1,000,000 payments', run: benchReplay(1_000_000), isLong: true },
  rebuild: {
    about: 'the rebuild of read models of 200,000 payments, against a copy of the same rows',
    run: benchRebuild(200_000),
    isLong: true,
  },
  'rebuild-large': { about: 'the same of 1,000,000 payments', run: benchRebuild(1_000_000), isLong: true },
  lists: {
    about: 'lists, sums and files of 100,000 payments over HTTP, by every filter, first and thousandth page',
    run: benchLists(100_000),
    isLong: true,
  },
  'lists-large': { about: 'the same of 1,000,000 payments', run: benchLists(1_000_000), isLong: true },
  growth: { about: 'the event log at 10,000,000 events against 100,000', run: benchGrowth, isLong: true },
}

const HELP = `npm run bench [-- names] [--json]

Measures on a PostgreSQL of its own, or in a database of its own on the server of DATABASE_URL.
Ends with 1 when a target is missed. Without names it runs all but those that take minutes.

${Object.entries(benches)
  .map(
    ([name, { about, isLong }]) => `  ${name.padEnd(14)} ${about}${isLong ? '; minutes, by name only' : ''}`,
  )
  .join('\n')}
  --json       results as JSON
  --help       this text`

const withServer = async <T>(work: (url: string) => Promise<T>): Promise<T> => {
  const given = process.env['DATABASE_URL']
  if (given !== undefined && given !== '') return work(given)
  const dataDir = await mkdtemp(join(tmpdir(), 'jangbu-bench-'))
  // The server may run as another user, which has to reach its own folder inside.
  await chmod(dataDir, 0o711)
  try {
    const { url, stop } = await startEmbeddedPostgres({ dataDir })
    return await work(url).finally(stop)
  } finally {
    await rm(dataDir, { recursive: true, force: true, maxRetries: 3 })
  }
}

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  })
  const short = Object.keys(benches).filter((name) => benches[name]?.isLong !== true)
  const names = positionals.length === 0 ? short : positionals
  const unknown = names.filter((name) => !Object.hasOwn(benches, name))
  if (values.help || unknown.length > 0) {
    console.log(unknown.length > 0 ? `no such bench: ${unknown.join(', ')}\n\n${HELP}` : HELP)
    process.exitCode = unknown.length > 0 ? 2 : 0
    return
  }
  const results: BenchResult[] = []
  await withServer(async (url) => {
    for (const name of names) results.push(...((await benches[name]?.run(url)) ?? []))
  })
  printResults(results, values.json ? 'json' : 'table')
  if (!results.every(meetsTarget)) process.exitCode = 1
}

await main()
