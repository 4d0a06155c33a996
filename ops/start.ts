import { randomBytes } from 'node:crypto'
import { providerProfiles } from '../gateways/registry.ts'
import { assertRunnable, type Config } from './config.ts'
import { developmentMasterKey, readAccess, writeAccess, type DevelopmentAccess } from './data-dir.ts'
import { demoSecretKey } from './demo.ts'
import { openLog } from './log.ts'
import { openDatabase } from './open-database.ts'
import { startApi } from './roles/api.ts'
import { openParts, type Role } from './roles/parts.ts'
import { startProjector } from './roles/projector.ts'
import { openProviders } from './simulators.ts'

export type System = {
  readonly url: string
  /** What development tools need; undefined in production. */
  readonly access: DevelopmentAccess | undefined
  /** Rejects when the process cannot go on. */
  readonly failed: Promise<never>
  /** In the reverse order of starting; resolves when nothing is left running. */
  readonly stop: () => Promise<void>
}

/** Tells what takes long, in words for a person. */
export type Tell = (line: string) => void

/**
 * All roles in one process, on the embedded PostgreSQL or on the one that DATABASE_URL names.
 * @throws ConfigError before anything is started when a secret or half of a provider is missing.
 */
export const start = async (config: Config, tell: Tell): Promise<System> => {
  assertRunnable(
    config,
    providerProfiles.map(({ id }) => id),
  )
  const stops: Role['stop'][] = []
  const stop = async (): Promise<void> => {
    for (let next = stops.pop(); next !== undefined; next = stops.pop()) await next()
  }
  try {
    const { promise: failed, reject: fail } = Promise.withResolvers<never>()
    // Whoever stops listening for it has stopped the system.
    failed.catch(() => undefined)
    return { ...(await startAll({ config, tell, fail }, stops)), failed, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

type Starting = { readonly config: Config; readonly tell: Tell; readonly fail: (error: Error) => void }

const startAll = async (
  { config, tell, fail }: Starting,
  stops: Role['stop'][],
): Promise<Pick<System, 'url' | 'access'>> => {
  const log = openLog(config.logLevel)
  const kept = config.environment === 'production' ? {} : await readAccess(config.dataDir)
  const adminKey = config.adminKey ?? kept.adminKey ?? `ak_${randomBytes(32).toString('base64url')}`
  const database = await openDatabase(config, tell)
  stops.push(database.stop)
  const masterKey = config.masterKey ?? (await developmentMasterKey(config.dataDir))
  const providers = await openProviders(config)
  stops.push(providers.stop)
  const parts = await openParts({ databaseUrl: database.url, masterKey, log, fail })
  stops.push(parts.store.close)
  stops.push(startProjector(parts).stop)
  const { host, port } = config
  const api = await startApi(parts, { host, port, adminKey, demoContracts: providers.demoContracts })
  stops.push(api.stop)
  if (config.environment === 'production') return { url: api.url, access: undefined }
  const secretKey = await demoSecretKey(api.url, { adminKey, secretKey: kept.secretKey })
  const access = { url: api.url, secretKey, adminKey, simulators: providers.simulators }
  await writeAccess(config.dataDir, access)
  return { url: api.url, access }
}
