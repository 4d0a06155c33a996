import { setTimeout as delay } from 'node:timers/promises'
import { eventStoreDbStore } from '../../../ledger/store/eventstoredb/store.ts'
import type { EventStore } from '../../../ledger/store/port.ts'
import { postgresStore } from '../../../ledger/store/postgres/store.ts'
import { storeRuntime } from '../commits/writers.ts'
import { withOwnPostgres, type OwnPostgres } from '../own-postgres.ts'
import { seededRandom } from '../random.ts'
import type { ToldOperation, ToldOrder } from './books.ts'
import type { CallCounts } from './caller.ts'
import { wreak, type HavocCounts, type Killable } from './havoc.ts'
import { judge, type Judgement } from './judge.ts'
import type { Endings } from './kept-process.ts'
import { startLoad, type Load } from './load.ts'
import { loggedPayments, type RawEvent } from './logged.ts'
import { issueCards, registerMerchant } from './merchant.ts'
import { logReader, providerBook, servedPayments } from './read-books.ts'
import { runOnce } from './run-once.ts'
import { slowDown } from './slow-provider.ts'
import { readyAll, startSystem, type Engine, type System } from './system.ts'

export type KillOptions = {
  readonly seconds: number
  readonly everyMs: number
  /** PostgreSQL, and the event store where the log is in one, in turn. */
  readonly storeEverySeconds: number
  readonly engine: Engine
  /** Stop some for longer than their lease. */
  readonly pause: boolean
  /** Some of the provider's answers never arrive. */
  readonly losesAnswers: boolean
  readonly seed: number
  /** Where what the processes say is kept; undefined: gone with the run. */
  readonly logFolder: string | undefined
  /** In words for a person, now and then. */
  readonly tell: (line: string) => void
}

export type KillResult = Judgement &
  HavocCounts & {
    readonly seed: number
    readonly seconds: number
    readonly engine: Engine
    readonly endings: Readonly<Record<string, Endings>>
    readonly orders: number
    readonly acknowledged: number
    readonly refused: number
    readonly calls: CallCounts
    readonly events: number
    /** Intents whose process was gone, carried on by another. */
    readonly takenOver: number
    /** From the end of the havoc until nothing was open; undefined: not within the limit. */
    readonly settledMs: number | undefined
    /** What `jangbu replay payments` says: 0 when the read model is what the log makes it. */
    readonly replayExitCode: number | null
  }

/** Short, so that a run sees many leases end. */
const LEASE_MS = 4_000
const PROVIDER_LIMIT_MS = 2_000
const PAUSE_MS = 6_000
const SETTLE_LIMIT_MS = 60_000
const LOOK_EVERY_MS = 500
const PROGRESS_EVERY_MS = 5_000

export const isRight = ({ findings, undecided, replayExitCode }: KillResult): boolean =>
  findings.length === 0 && undecided.length === 0 && replayExitCode === 0

/**
 * Payments of every kind while processes and the database are killed; afterwards everything is left alone until nothing
 * is open any more, and then judged by what clients were told, what the provider did and what the ledger says.
 */
export const killAndJudge = (options: KillOptions): Promise<KillResult> =>
  withOwnPostgres(async (postgres) => {
    const system = await startSystem({
      engine: options.engine,
      databaseUrl: postgres.url,
      folder: postgres.folder,
      logFolder: options.logFolder ?? postgres.folder,
      leaseMs: LEASE_MS,
      providerLimitMs: PROVIDER_LIMIT_MS,
    })
    try {
      return await withLoad(system, options, (load, secretKey) =>
        torment({ system, postgres, load, secretKey, options }),
      )
    } finally {
      await system.stop()
    }
  })

const withLoad = async <T>(
  { urls, adminKey, simulatorUrl }: System,
  { seed }: KillOptions,
  work: (load: Load, secretKey: string) => Promise<T>,
): Promise<T> => {
  const secretKey = await registerMerchant(urls[0] ?? '', adminKey)
  const load = startLoad({ urls, secretKey, cards: await issueCards(simulatorUrl), seed })
  try {
    return await work(load, secretKey)
  } finally {
    await load.end()
  }
}

type Run = {
  readonly system: System
  readonly postgres: OwnPostgres
  readonly load: Load
  readonly secretKey: string
  readonly options: KillOptions
}

const storesOf = ({ postgres, system: { eventStore } }: Run): readonly Killable[] => {
  if (eventStore === undefined) return [postgres]
  const kill = (): Promise<void> => {
    eventStore.kill()
    return Promise.resolve()
  }
  return [postgres, { kill, isBack: eventStore.ready }]
}

const openLog = ({ postgres, system: { eventStore } }: Run): Promise<EventStore> =>
  eventStore === undefined
    ? postgresStore({ connectionString: postgres.url, runtime: storeRuntime })
    : eventStoreDbStore({ connectionString: eventStore.url, runtime: storeRuntime })

const torment = async (run: Run): Promise<KillResult> => {
  const { system, load, options } = run
  const { mortals } = system
  const { seed, pause, losesAnswers, tell } = options
  const telling = setInterval(() => {
    tell(progressOf(run))
  }, PROGRESS_EVERY_MS)
  try {
    const random = seededRandom(seed + 1)
    const pauseMs = pause ? PAUSE_MS : undefined
    const provider = slowDown(system.simulatorUrl, { random: seededRandom(seed + 2), losesAnswers })
    const havoc = await wreak({ ...options, mortals, stores: storesOf(run), random, pauseMs }).finally(
      provider.end,
    )
    load.noMore()
    tell('leaving everything alone')
    await readyAll(mortals)
    return { ...havoc, ...(await aftermath(run)) }
  } finally {
    clearInterval(telling)
  }
}

const progressOf = ({ load, system }: Run): string => {
  const kills = system.mortals.reduce((sum, process) => sum + process.endings().killed, 0)
  const { orders, acknowledged } = tallyOf(load.told())
  return `${kills} kills, ${orders} orders, ${acknowledged} movements acknowledged, ${load.open()} orders open`
}

const aftermath = async (run: Run): Promise<Omit<KillResult, keyof HavocCounts>> => {
  const { system, load, secretKey, options } = run
  const store = await openLog(run)
  try {
    const read = logReader(store)
    const settledMs = await settled(load, read)
    await load.end()
    const told = load.told()
    const events = await read()
    const logged = loggedPayments(events)
    const ids = logged.map(({ paymentId }) => paymentId)
    const served = await servedPayments({ url: system.urls[0] ?? '', secretKey }, ids)
    const provider = await providerBook(system.simulatorUrl)
    const replay = await runOnce(['replay', 'payments', '--json'], system.environment)
    return {
      ...judge({ told, served, logged, provider }),
      ...tallyOf(told),
      seed: options.seed,
      seconds: options.seconds,
      engine: options.engine,
      endings: endingsOf(system),
      calls: load.counts(),
      events: events.length,
      takenOver: events.filter(({ type }) => type === 'AttemptTakenOver').length,
      settledMs,
      replayExitCode: replay.exitCode,
    }
  } finally {
    await store.close()
  }
}

const endingsOf = ({ mortals, eventStore }: System): KillResult['endings'] => {
  const all = eventStore === undefined ? mortals : [...mortals, eventStore]
  return Object.fromEntries(all.map(({ name, endings }) => [name, endings()]))
}

/** How long it took until every customer had an answer and the log nothing open. */
const settled = async (load: Load, read: () => Promise<readonly RawEvent[]>): Promise<number | undefined> => {
  const startMs = performance.now()
  for (;;) {
    const isOpen = load.open() > 0 || loggedPayments(await read()).some(({ open }) => open.length > 0)
    const tookMs = performance.now() - startMs
    if (!isOpen) return tookMs
    if (tookMs > SETTLE_LIMIT_MS) return undefined
    await delay(LOOK_EVERY_MS)
  }
}

const tallyOf = (told: readonly ToldOrder[]): Pick<KillResult, 'orders' | 'acknowledged' | 'refused'> => {
  const answers = told.flatMap(({ operations }) => operations.map(({ answer }) => answer.kind))
  const countOf = (kind: ToldOperation['answer']['kind']): number =>
    answers.filter((answer) => answer === kind).length
  return { orders: told.length, acknowledged: countOf('done'), refused: countOf('refused') }
}
