import type { Logger } from 'pino'
import type { ProviderId } from '../../ledger/core/ids.ts'
import type { Runtime } from '../../ledger/core/runtime.ts'
import { desksOf, type Desks } from '../../ledger/store/desks.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import { migrate as migrateLog } from '../../ledger/store/postgres/migrate.ts'
import { postgresStore } from '../../ledger/store/postgres/store.ts'
import { vaultOf, type Vault } from '../../ledger/store/vault.ts'
import { migrate as migrateReadModels } from '../../projections/migrate.ts'
import { newProgress, type Progress } from '../../projections/progress.ts'
import type { Credentials } from '../../gateways/port/gateway.ts'
import { systemRuntime } from '../runtime.ts'

/** What every role of one process shares. */
export type Parts = {
  readonly runtime: Runtime
  readonly log: Logger
  readonly databaseUrl: string
  readonly store: EventStore
  readonly desks: Desks
  readonly vault: Vault
  /** How far this process's projector has come, if it runs one. */
  readonly progress: Progress
  /** Told of what this process cannot go on after. */
  readonly fail: (error: Error) => void
}

export type OpenParts = {
  readonly databaseUrl: string
  readonly masterKey: Uint8Array
  readonly log: Logger
  readonly fail: Parts['fail']
}

/** Brings the schemas up to date and opens the log. */
export const openParts = async ({ databaseUrl, masterKey, log, fail }: OpenParts): Promise<Parts> => {
  await migrateLog(databaseUrl)
  await migrateReadModels(databaseUrl)
  const runtime = systemRuntime()
  const store = await postgresStore({ connectionString: databaseUrl, runtime })
  const desks = desksOf({ store, runtime })
  return { runtime, log, databaseUrl, store, desks, vault: vaultOf(masterKey), progress: newProgress(), fail }
}

/** The demo contracts of test mode, by provider. */
export type DemoContracts = ReadonlyMap<ProviderId, Credentials>

/** One running role; `stop` resolves when its work is done. */
export type Role = { readonly stop: () => Promise<void> }
