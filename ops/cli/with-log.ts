import type { EventStore, LogImporter } from '../../ledger/store/port.ts'
import type { Runtime } from '../../ledger/core/runtime.ts'
import { readPlace, type DataPlace } from '../config.ts'
import { assertLedger, type Needed } from '../connect.ts'
import { openEventStore, openImporter, prepareLog, type LogPlace } from '../event-store.ts'
import { joinDatabase, openDatabase } from '../open-database.ts'
import { systemRuntime } from '../runtime.ts'
import { ownTerminal, type Terminal } from './terminal.ts'

export type OpenLog = {
  readonly store: EventStore
  readonly database: { readonly connectionString: string }
  readonly runtime: Runtime
  readonly terminal: Terminal
  /** undefined: the log is not in PostgreSQL. */
  readonly postgresLog:
    { readonly connectionString: string; readonly archiveDir: string | undefined } | undefined
}

/** A log that may still be without tables, to be filled from another one's export. */
export type EmptyLog = OpenLog & { readonly importer: () => Promise<LogImporter> }

/**
 * Runs a command on the log of a running system, or of one that is stopped; what it answers is the exit code. The
 * schemas are the system's to change.
 */
export const withLog = (
  command: (log: OpenLog) => Promise<number>,
  needed: Needed = 'ledger',
): Promise<void> =>
  withPlace(joinDatabase, async (place, runtime) => {
    await assertLedger(place, needed)
    return withStore(place, runtime, command)
  })

/** The same where there need be no ledger yet, nor a database, and nothing runs: the log is made ready to be filled. */
export const withEmptyLog = (command: (log: EmptyLog) => Promise<number>): Promise<void> =>
  withPlace(openDatabase, async (place, runtime) => {
    await prepareLog(place)
    return withStore(place, runtime, (log) =>
      command({ ...log, importer: () => openImporter(place, runtime) }),
    )
  })

const withPlace = async (
  open: typeof openDatabase,
  run: (place: LogPlace, runtime: Runtime) => Promise<number>,
): Promise<void> => {
  const place: DataPlace = readPlace(process.env)
  const { url, stop } = await open(place, (line) => {
    ownTerminal.progress.write(`${line}\n`)
  })
  try {
    process.exitCode = await run({ ...place, databaseUrl: url }, systemRuntime())
  } finally {
    await stop()
  }
}

const withStore = async (
  place: LogPlace,
  runtime: Runtime,
  command: (log: OpenLog) => Promise<number>,
): Promise<number> => {
  const { databaseUrl: connectionString, archiveDir, eventStoreUrl } = place
  const store = await openEventStore(place, runtime)
  try {
    const postgresLog = eventStoreUrl === undefined ? { connectionString, archiveDir } : undefined
    return await command({
      store,
      database: { connectionString },
      runtime,
      terminal: ownTerminal,
      postgresLog,
    })
  } finally {
    await store.close()
  }
}
