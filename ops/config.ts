import { isIP } from 'node:net'
import { join } from 'node:path'
import { z } from 'zod'
import type { ProviderId } from '../ledger/core/ids.ts'
import { contractProblems, type ContractShape, type ContractValues } from '../ledger/core/contract-shape.ts'
import { MASTER_KEY_BYTES } from '../ledger/store/vault.ts'

const MasterKey = z
  .string()
  .transform((text) => Buffer.from(text, 'base64'))
  .refine((bytes) => bytes.length === MASTER_KEY_BYTES, {
    error: `must be ${String(MASTER_KEY_BYTES)} bytes in base64`,
  })

const Place = z.object({
  DATABASE_URL: z
    .url({
      protocol: /^postgres(ql)?$/,
      error: 'must be a URL like postgres://user:password@host:5432/database',
    })
    .optional(),
  JANGBU_DATA_DIR: z.string().min(1).default('./.jangbu'),
  JANGBU_EVENT_STORE: z
    .string()
    .regex(/^(esdb|kurrentdb)(\+discover)?:\/\/[^/?\s]+(\/?\?\S*)?$/, {
      error: 'must be a connection string like esdb://user:password@host:2113?tls=true',
    })
    .optional(),
  JANGBU_ARCHIVE_DIR: z.string().min(1).optional(),
})

/** What of a lease must be left after the longest call: for recording its outcome. */
const LEAST_REST_OF_LEASE_MS = 1_000
const LONGEST_MS = 3_600_000
const Milliseconds = z.coerce.number().int().min(1).max(LONGEST_MS)

const isNetwork = (text: string): boolean => {
  const [address = '', prefix, ...more] = text.split('/')
  const version = isIP(address)
  if (version === 0 || more.length > 0) return false
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 6 ? 128 : 32))
}

const Addresses = z
  .string()
  .transform((text) => text.split(',').map((address) => address.trim()))
  .refine((addresses) => addresses.every(isNetwork), {
    error: 'must be addresses or networks like 203.0.113.9,198.51.100.0/24',
  })

const isAlertUrl = (text: string): boolean => {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  return (
    protocol === 'https:' ||
    (protocol === 'http:' && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname))
  )
}

const AlertUrl = z
  .string()
  .refine(isAlertUrl, { error: 'must be an https URL, or an http one on this computer' })

const SHORTEST_ALERT_KEY_BYTES = 24
const LONGEST_ALERT_KEY_BYTES = 64
const AlertKey = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]+={0,2}$/, { error: 'must be whsec_ and the key in base64' })
  .transform((text) => Buffer.from(text.slice('whsec_'.length), 'base64'))
  .refine(({ length }) => length >= SHORTEST_ALERT_KEY_BYTES && length <= LONGEST_ALERT_KEY_BYTES, {
    error: `must hold ${String(SHORTEST_ALERT_KEY_BYTES)} to ${String(LONGEST_ALERT_KEY_BYTES)} bytes`,
  })

const Environment = Place.extend({
  /** `production` takes no secret by default and starts no simulator. */
  JANGBU_ENVIRONMENT: z.enum(['development', 'production']).default('development'),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(4242),
  JANGBU_ADMIN_KEY: z
    .string()
    .regex(/^[\x21-\x7e]{16,512}$/, { error: 'must be at least 16 visible ASCII characters' })
    .optional(),
  JANGBU_MASTER_KEY: MasterKey.optional(),
  LOG_LEVEL: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).optional(),
  /** Addresses and networks (CIDR) of proxies, with commas: what they say of where a request came from is believed. */
  JANGBU_TRUSTED_PROXIES: Addresses.default([]),
  /** Where operators want their alerts; only https leaves this computer. */
  JANGBU_ALERT_URL: AlertUrl.optional(),
  /** Signs them in the manner of Standard Webhooks. */
  JANGBU_ALERT_KEY: AlertKey.optional(),
  JANGBU_LEASE_MS: Milliseconds.default(45_000),
  JANGBU_PROVIDER_LIMIT_MS: Milliseconds.default(30_000),
}).refine((e) => e.JANGBU_LEASE_MS > e.JANGBU_PROVIDER_LIMIT_MS + LEAST_REST_OF_LEASE_MS, {
  path: ['JANGBU_LEASE_MS'],
  error: `must be more than ${String(LEAST_REST_OF_LEASE_MS)} above JANGBU_PROVIDER_LIMIT_MS`,
})

export type DatabasePlace = {
  /** undefined: the embedded PostgreSQL in the data directory. */
  readonly databaseUrl: string | undefined
  readonly dataDir: string
}

/** Where everything is kept. */
export type DataPlace = DatabasePlace & {
  /** An EventStoreDB or KurrentDB that holds the log; undefined: the database holds it, beside the read models. */
  readonly eventStoreUrl: string | undefined
  /**
   * Where ranges of the log that were taken out of the database are kept as files. Beside the embedded database by
   * default; with one that other machines may share nobody knows where they all find it, unless it is named.
   */
  readonly archiveDir: string | undefined
}

/** What has to be known of a provider to read what the environment says of it. */
export type ProviderKind = { readonly id: ProviderId; readonly contract: ContractShape }

export type ProviderAccess = ContractValues & { readonly baseUrl: string }

export type Config = DataPlace & {
  readonly environment: 'development' | 'production'
  readonly host: string
  readonly port: number
  readonly adminKey: string | undefined
  readonly masterKey: Uint8Array | undefined
  readonly logLevel: string
  /** How long an intent belongs to the process that appended it; longer than a slow call takes. */
  readonly leaseMs: number
  readonly trustedProxies: readonly string[]
  /** Where operators have alerts sent to; undefined: nowhere. */
  readonly alertTarget: { readonly url: string; readonly key: Uint8Array | undefined } | undefined
  /** From the call of a provider to the end of its answer. */
  readonly providerLimitMs: number
  /**
   * What the environment says of a provider; undefined: nothing.
   * @throws ConfigError when it says it wrongly or by half.
   */
  readonly provider: (provider: ProviderKind) => ProviderAccess | undefined
  /** What scenarios pay with at real sandboxes, by variable: `JANGBU_SCENARIO_METHOD_<ID>`. */
  readonly scenarioMethods: Readonly<Record<string, string | undefined>>
  /**
   * Where a provider's notifications may come from, other than its contract says; `any`: from anywhere.
   * @throws ConfigError when it is no list of addresses.
   */
  readonly webhookSources: (id: ProviderId) => readonly string[] | 'any' | undefined
}

/** In words for the person who set the variables. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** All that a tool beside the system has to know. @throws ConfigError as `readConfig` does. */
export const readPlace = (variables: NodeJS.ProcessEnv): DataPlace =>
  placeOf(parse(Place, givenIn(variables)))

/** @throws ConfigError naming every variable that is wrong, never its value. */
export const readConfig = (variables: NodeJS.ProcessEnv): Config => {
  const given = givenIn(variables)
  const e = parse(Environment, given)
  return {
    ...placeOf(e),
    environment: e.JANGBU_ENVIRONMENT,
    host: e.HOST,
    port: e.PORT,
    adminKey: e.JANGBU_ADMIN_KEY,
    masterKey: e.JANGBU_MASTER_KEY,
    logLevel: e.LOG_LEVEL ?? (e.JANGBU_ENVIRONMENT === 'production' ? 'info' : 'warn'),
    trustedProxies: e.JANGBU_TRUSTED_PROXIES,
    alertTarget:
      e.JANGBU_ALERT_URL === undefined ? undefined : { url: e.JANGBU_ALERT_URL, key: e.JANGBU_ALERT_KEY },
    leaseMs: e.JANGBU_LEASE_MS,
    providerLimitMs: e.JANGBU_PROVIDER_LIMIT_MS,
    provider: (provider) => providerAccess(given, provider),
    webhookSources: (id) => webhookSourcesIn(given, id),
    scenarioMethods: Object.fromEntries(
      Object.entries(given).filter(([name]) => name.startsWith('JANGBU_SCENARIO_METHOD_')),
    ),
  }
}

/** What can be read is not yet enough to run. @throws ConfigError naming what is missing, or wrong of a provider. */
export const assertRunnable = (config: Config, providers: readonly ProviderKind[]): void => {
  const isProduction = config.environment === 'production'
  const missing = [
    ...(isProduction && config.adminKey === undefined ? ['JANGBU_ADMIN_KEY'] : []),
    ...(isProduction && config.masterKey === undefined ? ['JANGBU_MASTER_KEY'] : []),
  ]
  if (missing.length > 0)
    throw new ConfigError(missing.map((name) => `${name}: is required in production`).join('\n'))
  for (const provider of providers) {
    config.provider(provider)
    config.webhookSources(provider.id)
  }
}

type Given = Readonly<Record<string, string | undefined>>

/** An empty variable is one that somebody meant to leave out. */
const givenIn = (variables: NodeJS.ProcessEnv): Given =>
  Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''))

const parse = <Schema extends z.ZodType>(schema: Schema, given: Given): z.output<Schema> => {
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new ConfigError(wrong.join('\n'))
}

export const archiveIn = (dataDir: string): string => join(dataDir, 'archive')

const placeOf = (e: z.output<typeof Place>): DataPlace => ({
  databaseUrl: e.DATABASE_URL,
  dataDir: e.JANGBU_DATA_DIR,
  eventStoreUrl: e.JANGBU_EVENT_STORE,
  archiveDir:
    e.JANGBU_ARCHIVE_DIR ?? (e.DATABASE_URL === undefined ? archiveIn(e.JANGBU_DATA_DIR) : undefined),
})

const variableOfProvider = (id: ProviderId): string => id.toUpperCase().replaceAll('-', '_')

const webhookSourcesIn = (given: Given, id: ProviderId): readonly string[] | 'any' | undefined => {
  const name = `JANGBU_WEBHOOK_SOURCES_${variableOfProvider(id)}`
  const text = given[name]
  if (text === undefined || text === 'any') return text
  const parsed = Addresses.safeParse(text)
  if (parsed.success) return parsed.data
  throw new ConfigError(`${name}: must be "any", or addresses or networks like 203.0.113.9,198.51.100.0/24`)
}

/** `JANGBU_PROVIDER_<ID>_BASE_URL`, `…_SECRET_KEY`, `…_<SETTING>`; in upper case, with underscores. */
const providerAccess = (given: Given, { id, contract }: ProviderKind): ProviderAccess | undefined => {
  const prefix = `JANGBU_PROVIDER_${variableOfProvider(id)}_`
  const names = Object.keys(given).filter((name) => name.startsWith(prefix))
  if (names.length === 0) return undefined
  const [baseUrlName, secretKeyName] = [`${prefix}BASE_URL`, `${prefix}SECRET_KEY`]
  const [baseUrl, secretKey] = [given[baseUrlName], given[secretKeyName]]
  const beside = names.find((name) => name !== baseUrlName && name !== secretKeyName)
  if (baseUrl === undefined)
    throw new ConfigError(
      `${baseUrlName}: is missing beside ${secretKey === undefined ? String(beside) : secretKeyName}`,
    )
  if (!isBaseUrl(baseUrl))
    throw new ConfigError(
      `${baseUrlName}: must be an http(s) URL with a host and without user, password, query and fragment`,
    )
  if (secretKey === undefined) throw new ConfigError(`${secretKeyName}: is missing beside ${baseUrlName}`)
  const rest = names.filter((name) => name !== baseUrlName && name !== secretKeyName)
  const settings = Object.fromEntries(
    rest.map((name) => [camelCase(name.slice(prefix.length)), given[name] ?? '']),
  )
  const values = { secretKey, settings }
  const problems = contractProblems(contract, values)
  if (problems.length > 0)
    throw new ConfigError(
      problems.map(({ path, message }) => `${prefix}${endOfVariable(path)}: ${message}`).join('\n'),
    )
  return { baseUrl, ...values }
}

const camelCase = (upper: string): string =>
  upper.toLowerCase().replaceAll(/_([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase())

/** `settings.siteCode` and `secretKey` as the ends of variables. */
const endOfVariable = (path: string): string =>
  path
    .replace('settings.', '')
    .replaceAll(/[A-Z]/g, (letter) => `_${letter}`)
    .toUpperCase()

/** The parser alone is too kind: `https:host` and `https:///host` are URLs to it. */
const isBaseUrl = (text: string): boolean =>
  /^https?:\/\/[^/?#@\s\\]+(\/[^?#\s\\]*)?$/i.test(text) && URL.canParse(text)
