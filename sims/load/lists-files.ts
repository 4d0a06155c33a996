import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { homeOf, READ_SCHEMA } from '../../projections/homes.ts'
import { paymentsProjection } from '../../projections/payments/project.ts'
import { countLines, openFile, withMemoryOf, type FileAsked } from './lists-file-reader.ts'
import type { Asker, ListsSystem } from './lists-system.ts'
import { compared, type BenchResult } from './report.ts'

/** Of memory for the nine tenths of a file after the first: what is garbage comes and goes, a file has hundreds. */
const MOST_GROWTH_MB = 96
/** Of a connection after its reader has left. */
const MOST_FREE_MS = 1_000
const LOOK_EVERY_MS = 2
/** Of a reader that takes nothing for a while. */
const STANDSTILL_MS = 10_000

type Read = { readonly perSecond: number; readonly earlyMb: number; readonly mostMb: number }

type Reading = {
  readonly list: FileAsked['list']
  /** Of the administrator's file. */
  readonly rows: number
  readonly askers: readonly Asker[]
}

/** A file for each of them, as fast as they come; early is until each has as many lines as a tenth of the `rows`. */
const readFiles = async (url: string, pid: number, { list, rows, askers }: Reading): Promise<Read> => {
  const seen = askers.map(() => 0)
  const isPast = (): boolean => seen.every((lines) => lines > rows / 10)
  const readOne = async (asker: Asker, index: number): Promise<number> =>
    countLines(await openFile({ url, asker, list }), (lines) => {
      seen[index] = lines
    })
  const startMs = performance.now()
  const { result, earlyMb, mostMb } = await withMemoryOf(pid, isPast, () =>
    Promise.all(askers.map((asker, index) => readOne(asker, index))),
  )
  if (Math.max(...result) <= rows) throw new Error(`${String(result)} lines of ${rows} ${list}`)
  const lines = result.reduce((all, one) => all + one, 0)
  return { perSecond: (lines * 1_000) / (performance.now() - startMs), earlyMb, mostMb }
}

/** The same rows in the same order, as the server itself writes them. */
const copyRate = async (client: pg.Client, list: FileAsked['list']): Promise<number> => {
  const home = homeOf(READ_SCHEMA, paymentsProjection)
  const table = list === 'payments' ? 'payments' : 'payment_transactions'
  const text = `COPY (SELECT * FROM ${home}.${table} ORDER BY place DESC) TO STDOUT (FORMAT csv)`
  const startMs = performance.now()
  const lines = await countLines(client.query(copyTo(text)))
  return (lines * 1_000) / (performance.now() - startMs)
}

const memoryResult = (name: string, { earlyMb, mostMb }: Read): BenchResult =>
  compared(
    {
      name: `${name}: ${earlyMb.toFixed(0)} MB at a tenth, ${mostMb.toFixed(0)} MB at most`,
      ...{ value: MOST_GROWTH_MB, unit: 'MB more allowed', target: 1 },
    },
    { name: 'MB more', value: Math.max(mostMb - earlyMb, 1) },
  )

const fileResults = async (
  client: pg.Client,
  system: ListsSystem,
  { list, rows }: { readonly list: FileAsked['list']; readonly rows: number },
): Promise<readonly BenchResult[]> => {
  const copied = await copyRate(client, list)
  const { product, administrator } = system
  const read = await readFiles(product.url, product.pid, { list, rows, askers: [administrator] })
  return [
    compared(
      { name: `${list} as a file`, value: read.perSecond, unit: 'rows/s' },
      { name: 'rows/s, COPY', value: copied },
    ),
    memoryResult(`${list} as a file`, read),
  ]
}

/** Of the connections that files are read on, how many are doing anything. */
const busyConnections = async (client: pg.Client): Promise<number> => {
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*)::integer AS count FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = 'jangbu api exports' AND state <> 'idle'`,
  )
  return rows[0]?.count ?? 0
}

/** From when a reader hangs up until its connection and its snapshot are free. */
const hangUp = async (client: pg.Client, { product, administrator }: ListsSystem): Promise<BenchResult> => {
  const leaving = new AbortController()
  const file = await openFile({ url: product.url, asker: administrator, list: 'payments' }, leaving.signal)
  const reader = file.getReader()
  await reader.read()
  if ((await busyConnections(client)) === 0) throw new Error('a file without a connection')
  const startMs = performance.now()
  leaving.abort()
  await reader.closed.catch(() => undefined)
  while ((await busyConnections(client)) > 0) await delay(LOOK_EVERY_MS)
  return compared(
    {
      name: 'a file whose reader hangs up: connection is free',
      value: MOST_FREE_MS,
      unit: 'ms allowed',
      target: 1,
    },
    { name: 'ms', value: performance.now() - startMs },
  )
}

/** What piles up for a reader that takes nothing. */
const standStill = async ({ product, administrator }: ListsSystem): Promise<BenchResult> => {
  const leaving = new AbortController()
  let isStanding = false
  const read = await withMemoryOf(
    product.pid,
    () => isStanding,
    async () => {
      const file = await openFile(
        { url: product.url, asker: administrator, list: 'payments' },
        leaving.signal,
      )
      const reader = file.getReader()
      await reader.read()
      await delay(STANDSTILL_MS / 10)
      isStanding = true
      await delay(STANDSTILL_MS)
      leaving.abort()
      await reader.closed.catch(() => undefined)
    },
  )
  return memoryResult('a file whose reader stands still', { ...read, perSecond: 0 })
}

/** Everybody's payments as a file, over HTTP. `payments`: how many there are. */
export const readAllFiles = async (
  databaseUrl: string,
  system: ListsSystem,
  payments: number,
): Promise<readonly BenchResult[]> => {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { product, administrator, large } = system
    // One that is not told, until the heap has the size that it keeps.
    await readFiles(product.url, product.pid, { list: 'payments', rows: payments, askers: [administrator] })
    const results = [
      ...(await fileResults(client, system, { list: 'payments', rows: payments })),
      ...(await fileResults(client, system, { list: 'transactions', rows: payments })),
    ]
    const askers = [large, administrator, administrator]
    const many = await readFiles(product.url, product.pid, { list: 'payments', rows: payments, askers })
    const name = `${askers.length} files at once`
    return [
      ...results,
      { name, value: many.perSecond, unit: 'rows/s' },
      memoryResult(name, many),
      await hangUp(client, system),
      await standStill(system),
    ]
  } finally {
    await client.end()
  }
}
