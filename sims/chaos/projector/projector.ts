import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { EventStore } from '../../../ledger/store/port.ts'
import { postgresStore } from '../../../ledger/store/postgres/store.ts'
import { storeRuntime } from '../commits/writers.ts'
import { wreak } from '../kill/havoc.ts'
import { keepRunning, type Endings, type KeptProcess } from '../kill/kept-process.ts'
import { runOnce } from '../kill/run-once.ts'
import { withOwnPostgres, type OwnPostgres } from '../own-postgres.ts'
import { seededRandom } from '../random.ts'
import { compareAll, type Aftermath } from './compare-all.ts'
import type { TableComparison } from './compare.ts'
import { cuttingConnections } from './cut-connections.ts'
import { keepRebuilding, type Rebuilds } from './keep-rebuilding.ts'
import { pressStories } from './pressing.ts'

export type ProjectorOptions = {
  readonly seconds: number
  /** A projector, or the connections of all of them, about every so many milliseconds. */
  readonly everyMs: number
  /** kill -9 of all of PostgreSQL. */
  readonly storeEverySeconds: number
  readonly seed: number
  readonly logFolder: string | undefined
  readonly tell: (line: string) => void
}

export type ProjectorResult = Aftermath & {
  readonly seed: number
  readonly seconds: number
  readonly endings: Readonly<Record<string, Endings>>
  /** Times that the server ended every connection of a projector. */
  readonly cutConnections: number
  readonly storeKills: number
  readonly rebuilds: Rebuilds
  readonly stories: number
}

const PROJECTORS = 2
const MASTER_KEY_BYTES = 32
const PROGRESS_EVERY_MS = 5_000

export const differingTables = ({ tables }: ProjectorResult): readonly TableComparison[] =>
  tables.filter(({ missing, surplus }) => missing.length + surplus.length > 0)

export const isExact = (result: ProjectorResult): boolean =>
  differingTables(result).length === 0 &&
  result.rebuilds.different.length === 0 &&
  result.stopped.length === 0 &&
  result.settledMs !== undefined

/**
 * Projectors killed at random while events come and read models are rebuilt and switched, with the connections they have,
 * and now and then PostgreSQL. Afterwards every row of every read model is what the log says from its first event on.
 */
export const killProjectors = (options: ProjectorOptions): Promise<ProjectorResult> =>
  withOwnPostgres(async (postgres) => {
    const environment = environmentOf(postgres)
    const logFolder = options.logFolder ?? postgres.folder
    await mkdir(logFolder, { recursive: true })
    // Compiles everything once: a process that is killed never gets to keep what it has compiled.
    await runOnce(['--help'], environment)
    const projectors = Array.from({ length: PROJECTORS }, (_, index) =>
      keepRunning({
        name: `projector-${index + 1}`,
        command: ['ops/cli/jangbu.js', 'start', '--roles', 'projector'],
        ready: /^Jangbu runs/,
        environment,
        logFile: join(logFolder, `projector-${index + 1}.log`),
      }),
    )
    try {
      await Promise.all(projectors.map(({ ready }) => ready()))
      const store = await postgresStore({ connectionString: postgres.url, runtime: storeRuntime })
      return await torment({ options, postgres, projectors, store }).finally(store.close)
    } finally {
      await Promise.all(projectors.map(({ stop }) => stop()))
    }
  })

const environmentOf = ({ url, folder }: OwnPostgres): Readonly<Record<string, string>> => ({
  DATABASE_URL: url,
  JANGBU_DATA_DIR: join(folder, 'system'),
  JANGBU_ADMIN_KEY: `ak_${randomBytes(24).toString('hex')}`,
  JANGBU_MASTER_KEY: randomBytes(MASTER_KEY_BYTES).toString('base64'),
  LOG_LEVEL: 'info',
  NODE_COMPILE_CACHE: join(folder, 'compiled'),
})

type Run = {
  readonly options: ProjectorOptions
  readonly postgres: OwnPostgres
  readonly projectors: readonly KeptProcess[]
  readonly store: EventStore
}

const torment = async (run: Run): Promise<ProjectorResult> => {
  const { options, postgres, projectors, store } = run
  const { seed, seconds, tell } = options
  const pressing = new AbortController()
  const connections = cuttingConnections(postgres.url)
  const telling = setInterval(() => {
    tell(progressOf(projectors))
  }, PROGRESS_EVERY_MS)
  try {
    const pressed = pressStories({ store, seed, signal: pressing.signal })
    const rebuilding = keepRebuilding({ store, url: postgres.url, seed: seed + 1, signal: pressing.signal })
    const mortals = [...projectors, connections.mortal]
    const random = seededRandom(seed)
    const { storeKills } = await wreak({
      ...options,
      mortals,
      stores: [postgres],
      random,
      pauseMs: undefined,
    })
    pressing.abort()
    const stories = await pressed
    const rebuilds = await rebuilding
    tell('leaving everything alone')
    await Promise.all(projectors.map(({ ready }) => ready()))
    const aftermath = await compareAll(postgres.url, store)
    const endings = Object.fromEntries(projectors.map(({ name, endings: of }) => [name, of()]))
    return {
      seed,
      seconds,
      endings,
      cutConnections: connections.cuts(),
      storeKills,
      rebuilds,
      stories,
      ...aftermath,
    }
  } finally {
    pressing.abort()
    clearInterval(telling)
  }
}

const progressOf = (projectors: readonly KeptProcess[]): string =>
  `${projectors.reduce((sum, { endings }) => sum + endings().killed, 0)} projectors killed`
