import { reasonsOf } from '../ledger/core/reasons.ts'
import type { Runtime } from '../ledger/core/runtime.ts'
import { eventStoreDbImporter } from '../ledger/store/eventstoredb/importer.ts'
import { eventStoreDbStore } from '../ledger/store/eventstoredb/store.ts'
import { StoreUnavailableError, type EventStore, type LogImporter } from '../ledger/store/port.ts'
import { postgresImporter } from '../ledger/store/postgres/importer.ts'
import { migrate } from '../ledger/store/postgres/migrate.ts'
import { postgresStore } from '../ledger/store/postgres/store.ts'
import { ConfigError, type DataPlace } from './config.ts'

/** Where the log is: in the event store that the environment names, else in the database. */
export type LogPlace = Pick<DataPlace, 'eventStoreUrl' | 'archiveDir'> & { readonly databaseUrl: string }

type LogRuntime = Pick<Runtime, 'monotonicMs' | 'sleep'>

/** Of an event store the server keeps its own files; the log in a database needs its tables. */
export const prepareLog = async ({ eventStoreUrl, databaseUrl }: LogPlace): Promise<void> => {
  if (eventStoreUrl === undefined) await migrate(databaseUrl)
}

/** @throws ConfigError when the event store cannot be reached, StoreUnavailableError when the database cannot. */
export const openEventStore = (
  { eventStoreUrl, databaseUrl, archiveDir }: LogPlace,
  runtime: LogRuntime,
): Promise<EventStore> =>
  eventStoreUrl === undefined
    ? postgresStore({ connectionString: databaseUrl, archiveDir, runtime })
    : reached(eventStoreDbStore({ connectionString: eventStoreUrl, runtime }))

/** @throws as `openEventStore` does. */
export const openImporter = (
  { eventStoreUrl, databaseUrl }: LogPlace,
  runtime: LogRuntime,
): Promise<LogImporter> =>
  eventStoreUrl === undefined
    ? postgresImporter({ connectionString: databaseUrl, runtime })
    : reached(eventStoreDbImporter({ connectionString: eventStoreUrl, runtime }))

/** Never with the connection string, which may hold a password. */
const reached = async <T>(opening: Promise<T>): Promise<T> => {
  try {
    return await opening
  } catch (cause) {
    if (!(cause instanceof StoreUnavailableError)) throw cause
    throw new ConfigError(`JANGBU_EVENT_STORE: cannot be reached: ${reasonsOf(cause)}`, { cause })
  }
}
