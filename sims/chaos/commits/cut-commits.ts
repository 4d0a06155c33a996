import { migrate } from '../../../ledger/store/postgres/migrate.ts'
import { postgresStore } from '../../../ledger/store/postgres/store.ts'
import { START, type EventStore, type StoredEvent } from '../../../ledger/store/port.ts'
import { randomCuts, totalOf, type CutCounts } from '../proxy/cuts.ts'
import { startPostgresProxy } from '../proxy/postgres-proxy.ts'
import { seededRandom } from '../random.ts'
import { judgeAppends, type AppendFinding, type Attempt } from './append-judge.ts'
import { storeRuntime, write } from './writers.ts'

/** As processes of their own would be: each with its own connections and group commit. */
const STORES = 12
/** More than fit one flush at a time, so that most flushes carry several appends. */
const WRITERS_PER_STORE = 6
/** Of the commits; every other one leaves pauses short and lets an append be cut a few times in a row. */
const CUT_RATE = 0.6
const EVENTS_PER_READ = 5_000
const PROGRESS_EVERY_MS = 1_000

export type CutCommits = {
  /** Of a database that nobody else uses. */
  readonly databaseUrl: string
  readonly cuts: number
  readonly seed: number
  readonly onProgress?: (cuts: number) => void
}

export type CutCommitsResult = {
  readonly seed: number
  readonly cuts: CutCounts
  readonly cutsPerSecond: number
  readonly appended: number
  readonly conflicts: number
  readonly errors: number
  readonly events: number
  readonly findings: readonly AppendFinding[]
}

/** Writers append while their connections are cut around commits; then what they were told is judged by the log. */
export const cutCommits = async ({
  databaseUrl,
  cuts,
  seed,
  onProgress,
}: CutCommits): Promise<CutCommitsResult> => {
  await migrate(databaseUrl)
  const attempts: Attempt[] = []
  const hits = (sql: string): boolean => sql.includes('jangbu_log.append(')
  const proxy = await startPostgresProxy(
    databaseUrl,
    randomCuts({ random: seededRandom(seed), rate: CUT_RATE, hits, most: cuts }),
  )
  const ticking = setInterval(() => onProgress?.(totalOf(proxy.counts())), PROGRESS_EVERY_MS)
  const startMs = performance.now()
  try {
    await withStores(proxy.url, async (stores) => {
      const isOver = (): boolean => totalOf(proxy.counts()) >= cuts
      const writers = stores.flatMap((store, at) =>
        Array.from({ length: WRITERS_PER_STORE }, (_, index) => {
          const number = at * WRITERS_PER_STORE + index
          const rival = stores[(at + 1) % stores.length] ?? store
          const random = seededRandom(seed + 1 + number)
          const note = (attempt: Attempt): unknown => attempts.push(attempt)
          return write({ name: `${seed}-${number}`, store, rival, random, isOver, note })
        }),
      )
      await Promise.all(writers)
    })
    const elapsedMs = performance.now() - startMs
    const counts = proxy.counts()
    const log = await readLog(databaseUrl)
    const cutsPerSecond = (totalOf(counts) * 1_000) / elapsedMs
    return { seed, cuts: counts, cutsPerSecond, ...tallyOf(attempts), ...judged(attempts, log) }
  } finally {
    clearInterval(ticking)
    await proxy.close()
  }
}

const withStores = async (
  url: string,
  work: (stores: readonly EventStore[]) => Promise<void>,
): Promise<void> => {
  const stores: EventStore[] = []
  try {
    for (let index = 0; index < STORES; index += 1)
      stores.push(await postgresStore({ connectionString: url, runtime: storeRuntime }))
    await work(stores)
  } finally {
    await Promise.all(stores.map((store) => store.close()))
  }
}

/** Past the proxy, by a process that has seen nothing of it. */
const readLog = async (databaseUrl: string): Promise<readonly StoredEvent[]> => {
  const store = await postgresStore({ connectionString: databaseUrl, runtime: storeRuntime })
  try {
    const log: StoredEvent[] = []
    for (;;) {
      const events = await store.readAll(log.at(-1)?.position ?? START, EVENTS_PER_READ)
      log.push(...events)
      if (events.length < EVENTS_PER_READ) return log
    }
  } finally {
    await store.close()
  }
}

const tallyOf = (
  attempts: readonly Attempt[],
): Pick<CutCommitsResult, 'appended' | 'conflicts' | 'errors'> => {
  const countOf = (kind: Attempt['told']['kind']): number =>
    attempts.filter(({ told }) => told.kind === kind).length
  return { appended: countOf('appended'), conflicts: countOf('conflict'), errors: countOf('error') }
}

const judged = (
  attempts: readonly Attempt[],
  log: readonly StoredEvent[],
): Pick<CutCommitsResult, 'events' | 'findings'> => ({
  events: log.length,
  findings: judgeAppends(attempts, log),
})
