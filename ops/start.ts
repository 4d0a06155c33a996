import { randomBytes } from 'node:crypto'
import { openAlerts } from '../gateways/alerts/desk.ts'
import { migrate as migrateAlerts } from '../gateways/alerts/migrate.ts'
import { notificationSources, providerProfiles } from '../gateways/registry.ts'
import { assertRunnable, ConfigError, type Config } from './config.ts'
import { developmentMasterKey, readAccess, writeAccess, type DevelopmentAccess } from './data-dir.ts'
import { demoSecretKey } from './demo.ts'
import { openLog } from './log.ts'
import { joinDatabase, openDatabase, type OpenDatabase } from './open-database.ts'
import type { ApiOptions } from './roles/api-options.ts'
import { startApi } from './roles/api.ts'
import { everyRole, type RoleNames } from './roles/names.ts'
import { openParts, type DemoContracts, type Role } from './roles/parts.ts'
import { scenarioMethods } from './roles/scenario-methods.ts'
import { startProjector } from './roles/projector.ts'
import { joinProviders, openProviders, type Providers } from './simulators.ts'

type Running = {
  /** Rejects when the process cannot go on. */
  readonly failed: Promise<never>
  /** In the reverse order of starting; resolves when nothing is left running. */
  readonly stop: () => Promise<void>
}

export type System = Running & {
  readonly url: string
  /** What development tools need; undefined in production. */
  readonly access: DevelopmentAccess | undefined
}

/** Some of the roles. */
export type PartOfSystem = Running & {
  readonly roles: RoleNames
  /** Of the API; undefined where it does not run here. */
  readonly url: string | undefined
  /** As far as this process knows it; undefined in production. */
  readonly access: Partial<DevelopmentAccess> | undefined
}

/** Tells what takes long, in words for a person. */
export type Tell = (line: string) => void

/**
 * All roles in one process, on the embedded PostgreSQL or on the one that DATABASE_URL names.
 * @throws ConfigError before anything is started when a secret or half of a provider is missing.
 */
export const start = (config: Config, tell: Tell): Promise<System> =>
  running(config, async (fail, stops) => {
    const { url, access } = await startRoles({ config, tell, fail, roles: everyRole }, stops)
    if (url === undefined) throw new Error('a whole system has an API')
    return { url, access: isComplete(access) ? access : undefined }
  })

/**
 * Some of the roles, beside other processes with others or the same: on the database that DATABASE_URL names, else on
 * the embedded one of the running system in the data directory.
 * @throws ConfigError as `start` does, and where simulators are asked for in production.
 */
export const startPart = async (config: Config, tell: Tell, roles: RoleNames): Promise<PartOfSystem> => {
  if (roles.has('simulators') && config.environment === 'production')
    throw new ConfigError('--roles: simulators run in development only')
  return running(config, async (fail, stops) => ({
    ...(await startRoles({ config, tell, fail, roles }, stops)),
    roles,
  }))
}

const isComplete = (access: Partial<DevelopmentAccess> | undefined): access is DevelopmentAccess =>
  access?.url !== undefined && access.secretKey !== undefined

type Fail = (error: Error) => void
type Stops = Role['stop'][]

/** Whatever was started is stopped again when the rest cannot be. */
const running = async <Started extends object>(
  config: Config,
  startAll: (fail: Fail, stops: Stops) => Promise<Started>,
): Promise<Started & Running> => {
  assertRunnable(config, providerProfiles)
  const stops: Stops = []
  const stop = async (): Promise<void> => {
    for (let next = stops.pop(); next !== undefined; next = stops.pop()) await next()
  }
  try {
    const { promise: failed, reject: fail } = Promise.withResolvers<never>()
    // Whoever stops listening for it has stopped the system.
    failed.catch(() => undefined)
    return { ...(await startAll(fail, stops)), failed, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

type Starting = {
  readonly config: Config
  readonly tell: Tell
  readonly fail: Fail
  readonly roles: RoleNames
}

const startRoles = async (
  starting: Starting,
  stops: Stops,
): Promise<Pick<PartOfSystem, 'url' | 'access'>> => {
  const { config, roles } = starting
  const kept = config.environment === 'production' ? {} : await readAccess(config.dataDir)
  const adminKey = config.adminKey ?? kept.adminKey ?? `ak_${randomBytes(32).toString('base64url')}`
  const database = await databaseFor(starting)
  if (database !== undefined) stops.push(database.stop)
  const { demoContracts, simulators, stop } = await providersFor(starting, kept.simulators ?? {})
  stops.push(stop)
  const methodFor = scenarioMethods({
    ...{ demoContracts, environment: config.scenarioMethods },
    simulators: { ...kept.simulators, ...simulators },
  })
  const onLog = { ...starting, adminKey, demoContracts, methodFor }
  const url =
    database === undefined ? undefined : await startOnLog({ ...onLog, databaseUrl: database.url }, stops)
  if (config.environment === 'production') return { url, access: undefined }
  const access = { ...(url === undefined ? {} : { url }), adminKey, simulators }
  return { url, access: roles.has('simulators') ? await noted(config, { ...kept, ...access }) : access }
}

/** For development tools and for processes with other roles; with the demo merchant's key where there is an API. */
const noted = async (
  { dataDir }: Config,
  access: Partial<DevelopmentAccess> & Pick<DevelopmentAccess, 'adminKey'>,
): Promise<Partial<DevelopmentAccess>> => {
  const { url } = access
  const all = url === undefined ? access : { ...access, secretKey: await demoSecretKey(url, access) }
  await writeAccess(dataDir, all)
  return all
}

/** Only a whole system makes an embedded database; a part of one joins it, or needs none. */
const databaseFor = async ({ config, tell, roles }: Starting): Promise<OpenDatabase | undefined> => {
  if (!roles.has('api') && !roles.has('projector')) return undefined
  const isWhole = roles.size === everyRole.size
  return isWhole || config.databaseUrl !== undefined ? openDatabase(config, tell) : joinDatabase(config, tell)
}

const providersFor = async (
  { config, roles }: Starting,
  running: Providers['simulators'],
): Promise<Providers> => {
  if (!roles.has('simulators')) return joinProviders(config, running)
  const providers = await openProviders(config)
  if (roles.size === 1 && Object.keys(providers.simulators).length === 0)
    throw new ConfigError('--roles: the environment names every provider, so no simulator is left to start')
  return providers
}

type OnLog = Starting & {
  readonly databaseUrl: string
  readonly adminKey: string
  readonly demoContracts: DemoContracts
  readonly methodFor: ApiOptions['methodFor']
}

/** The roles that work on the log; gives the API's address where that is one of them. */
const startOnLog = async (starting: OnLog, stops: Stops): Promise<string | undefined> => {
  const { config, roles, databaseUrl, adminKey, demoContracts, methodFor, fail } = starting
  const masterKey = config.masterKey ?? (await developmentMasterKey(config.dataDir))
  const { eventStoreUrl, archiveDir, logLevel } = config
  const place = { eventStoreUrl, archiveDir, databaseUrl }
  const parts = await openParts({ ...place, masterKey, log: openLog(logLevel), fail })
  stops.push(parts.store.close)
  await migrateAlerts(databaseUrl)
  const alerts = openAlerts({ ...parts, connectionString: databaseUrl, target: config.alertTarget })
  stops.push(alerts.close)
  if (roles.has('projector')) stops.push(startProjector(parts, alerts.raise).stop)
  if (!roles.has('api')) return undefined
  const contracts = {
    demoContracts,
    methodFor,
    notificationSources: notificationSources(config.webhookSources),
  }
  const api = await startApi(parts, { ...config, adminKey, alerts, ...contracts })
  stops.push(api.stop)
  return api.url
}
