import type { Logger } from 'pino'
import type { Runtime } from '../../ledger/core/runtime.ts'
import { masterKeyStream, type ProviderId } from '../../ledger/core/ids.ts'
import { watchAppends, type WatchedAppends } from '../../ledger/store/appends.ts'
import { desksOf, type Desks } from '../../ledger/store/desks.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import { vaultOf, type Vault } from '../../ledger/store/vault.ts'
import { migrate as migrateCallLog } from '../../gateways/http/call-log/migrate.ts'
import { assertSameLog, OtherLogError } from '../../projections/log-identity.ts'
import { migrate as migrateReadModels } from '../../projections/migrate.ts'
import { newProgress, type Progress } from '../../projections/progress.ts'
import { projections } from '../../projections/registry.ts'
import type { Credentials } from '../../gateways/port/gateway.ts'
import { ConfigError } from '../config.ts'
import { openEventStore, prepareLog, type LogPlace } from '../event-store.ts'
import { systemRuntime } from '../runtime.ts'

/** What every role of one process shares. */
export type Parts = {
  readonly runtime: Runtime
  readonly log: Logger
  readonly databaseUrl: string
  readonly store: EventStore
  /** Whether the log takes what is appended here. */
  readonly appends: Pick<WatchedAppends, 'check'>
  readonly desks: Desks
  readonly vault: Vault
  readonly progress: ProjectorProgress
  /** Told of what this process cannot go on after. */
  readonly fail: (error: Error) => void
}

/** By projection: how far that of this process's projector has come, if it runs one. */
export type ProjectorProgress = ReadonlyMap<string, Progress>

export type OpenParts = LogPlace & {
  readonly masterKey: Uint8Array
  readonly log: Logger
  readonly fail: Parts['fail']
}

/** Brings the schemas up to date and opens the log. */
export const openParts = async ({ masterKey, log, fail, ...place }: OpenParts): Promise<Parts> => {
  const { databaseUrl } = place
  await prepareLog(place)
  await migrateReadModels(databaseUrl)
  await migrateCallLog(databaseUrl)
  const runtime = systemRuntime()
  const appends = watchAppends(await openEventStore(place, runtime), runtime)
  const { store } = appends
  const desks = desksOf({ store, runtime })
  const vault = vaultOf(masterKey)
  try {
    // Before anything is written into a log that is not this database's.
    const isKnown = await assertOneLog(store, databaseUrl)
    await adoptMasterKey({ desks, vault, runtime })
    if (!isKnown) await assertOneLog(store, databaseUrl)
  } catch (error) {
    await store.close()
    throw error
  }
  const progress = new Map(projections.map(({ name }) => [name, newProgress()]))
  return { runtime, log, databaseUrl, store, appends, desks, vault, progress, fail }
}

/** @throws ConfigError when this log's secrets were sealed under another key. */
const adoptMasterKey = async ({
  desks,
  vault,
  runtime,
}: Pick<Parts, 'desks' | 'vault' | 'runtime'>): Promise<void> => {
  const correlationId = runtime.randomUuid()
  const context = {
    correlationId,
    actor: { kind: 'system' as const, owner: runtime.owner },
    idempotency: null,
  }
  const command = { type: 'AdoptMasterKey' as const, masterKeyId: vault.keyId, at: runtime.now() }
  const handled = await desks.masterKey.handle(masterKeyStream, command, context)
  if (handled.kind !== 'rejected') return
  throw new ConfigError(
    'JANGBU_MASTER_KEY is not the key that this database was begun with, so that its secrets could not be opened and ' +
      'repeated requests not be recognised. In development the key is the file master-key in the data directory.',
  )
}

/** Whether there was anything to know it by. @throws ConfigError where the read models follow another log. */
const assertOneLog = async (store: EventStore, connectionString: string): Promise<boolean> => {
  try {
    return await assertSameLog(store, { connectionString })
  } catch (error) {
    if (!(error instanceof OtherLogError)) throw error
    throw new ConfigError(
      'JANGBU_EVENT_STORE: the read models in this database were built from another log. Give this log a database of ' +
        'its own, or drop the schema jangbu_read: it is built anew from the log.',
      { cause: error },
    )
  }
}

/** The demo contracts of test mode, by provider. */
export type DemoContracts = ReadonlyMap<ProviderId, Credentials>

/** One running role; `stop` resolves when its work is done. */
export type Role = { readonly stop: () => Promise<void> }
