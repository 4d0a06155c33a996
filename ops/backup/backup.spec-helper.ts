import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate as migrateLog } from '../../ledger/store/postgres/migrate.ts'
import { postgresStore } from '../../ledger/store/postgres/store.ts'
import { START, type EventStore } from '../../ledger/store/port.ts'
import { streamOf } from '../../ledger/store/specimen.spec-helper.ts'
import { migrate as migrateReadModels } from '../../projections/migrate.ts'
import { openDatabase } from '../open-database.ts'
import { systemRuntime } from '../runtime.ts'
import type { BackupHooks } from './progress.ts'
import { onRestored, type OpenLog, type RestoreParts } from './restore.ts'
import type { BackupSource } from './source.ts'
import { takeBackup, type Backup } from './take.ts'

/** On a machine that is busy: each copy is more than a thousand files that have to reach the disk. */
export const RESTORE_LIMIT_MS = 90_000

export const quiet: BackupHooks = { signal: new AbortController().signal, onProgress: () => undefined }

const openLog: OpenLog = ({ databaseUrl, archiveDir }) =>
  postgresStore({ connectionString: databaseUrl, archiveDir, runtime: systemRuntime() })

export const parts: RestoreParts = { ...quiet, openLog, tell: () => undefined }

export type Ledger = BackupSource & { readonly log: EventStore; readonly stop: () => Promise<void> }

/** A system with an embedded database, without its servers. */
export const startLedger = async (dataDir: string): Promise<Ledger> => {
  const { url: databaseUrl, stop } = await openDatabase({ databaseUrl: undefined, dataDir }, () => undefined)
  await migrateLog(databaseUrl)
  await migrateReadModels(databaseUrl)
  const archiveDir = join(dataDir, 'archive')
  const log = await openLog({ databaseUrl, archiveDir })
  return { dataDir, archiveDir, databaseUrl, log, stop: () => log.close().finally(stop) }
}

/** So many streams of two events. */
export const fill = async (log: EventStore, streams: number): Promise<void> => {
  await Promise.all(Array.from({ length: streams }, () => streamOf(() => log, 2)))
}

export type BackupStand = {
  readonly ledger: () => Ledger
  /** A place for one test, where there is nothing yet. */
  readonly place: (name: string) => string
  /** What is in the test's directory. */
  readonly left: () => Promise<readonly string[]>
  readonly backUp: (name?: string, hooks?: Partial<BackupHooks>) => Promise<Backup>
}

/** One system for the suite around it, with forty events, and a directory for each test. */
export const useLedger = (prepare?: (databaseUrl: string) => Promise<unknown>): BackupStand => {
  let home = ''
  let parent = ''
  let ledger: Ledger | undefined
  const running = (): Ledger => {
    if (ledger === undefined) throw new Error('the ledger has not been started')
    return ledger
  }
  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'jangbu-spec-'))
    ledger = await startLedger(join(home, 'data'))
    await prepare?.(ledger.databaseUrl)
    await fill(ledger.log, 20)
  })
  after(async () => {
    await ledger?.stop()
    await rm(home, { recursive: true, force: true })
  })
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'jangbu-spec-'))
  })
  afterEach(() => rm(parent, { recursive: true, force: true }))
  const place = (name: string): string => join(parent, name)
  return {
    ledger: running,
    place,
    left: () => readdir(parent),
    backUp: (name = 'backup', hooks = {}) => takeBackup(running(), place(name), { ...quiet, ...hooks }),
  }
}

/** All ids of a data directory's log, in order. */
export const idsIn = (dataDir: string): Promise<readonly string[]> =>
  onRestored(dataDir, parts, ({ log }) => idsOf(log))

const EVERYTHING = 1_000_000

export const idsOf = async (log: Pick<EventStore, 'readAll'>): Promise<readonly string[]> => {
  const ids: string[] = []
  for (let after = START; ;) {
    const batch = await log.readAll(after, EVERYTHING)
    const last = batch.at(-1)
    if (last === undefined) return ids
    ids.push(...batch.map(({ id }) => id))
    after = last.position
  }
}
