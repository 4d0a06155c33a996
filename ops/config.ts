import { join } from 'node:path'
import { z } from 'zod'
import type { ProviderId } from '../ledger/core/ids.ts'
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

export type ProviderAccess = { readonly baseUrl: string; readonly secretKey: string }

export type Config = DataPlace & {
  readonly environment: 'development' | 'production'
  readonly host: string
  readonly port: number
  readonly adminKey: string | undefined
  readonly masterKey: Uint8Array | undefined
  readonly logLevel: string
  /** How long an intent belongs to the process that appended it; longer than a slow call takes. */
  readonly leaseMs: number
  /** From the call of a provider to the end of its answer. */
  readonly providerLimitMs: number
  /**
   * What the environment says of a provider; undefined: nothing.
   * @throws ConfigError when it says it wrongly or by half.
   */
  readonly provider: (id: ProviderId) => ProviderAccess | undefined
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
    leaseMs: e.JANGBU_LEASE_MS,
    providerLimitMs: e.JANGBU_PROVIDER_LIMIT_MS,
    provider: (id) => providerAccess(given, id),
  }
}

/** What can be read is not yet enough to run. @throws ConfigError naming what is missing, or wrong of a provider. */
export const assertRunnable = (config: Config, providers: readonly ProviderId[]): void => {
  const isProduction = config.environment === 'production'
  const missing = [
    ...(isProduction && config.adminKey === undefined ? ['JANGBU_ADMIN_KEY'] : []),
    ...(isProduction && config.masterKey === undefined ? ['JANGBU_MASTER_KEY'] : []),
  ]
  if (missing.length > 0)
    throw new ConfigError(missing.map((name) => `${name}: is required in production`).join('\n'))
  for (const id of providers) config.provider(id)
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

/** `JANGBU_PROVIDER_<ID>_BASE_URL`, `…_SECRET_KEY`; the id in upper case, dashes as underscores. */
const providerAccess = (given: Given, id: ProviderId): ProviderAccess | undefined => {
  const prefix = `JANGBU_PROVIDER_${id.toUpperCase().replaceAll('-', '_')}`
  const [baseUrlName, secretKeyName] = [`${prefix}_BASE_URL`, `${prefix}_SECRET_KEY`]
  const [baseUrl, secretKey] = [given[baseUrlName], given[secretKeyName]]
  if (baseUrl === undefined && secretKey === undefined) return undefined
  if (baseUrl === undefined) throw new ConfigError(`${baseUrlName}: is missing beside ${secretKeyName}`)
  if (!isBaseUrl(baseUrl))
    throw new ConfigError(
      `${baseUrlName}: must be an http(s) URL with a host and without user, password, query and fragment`,
    )
  if (secretKey === undefined) throw new ConfigError(`${secretKeyName}: is missing beside ${baseUrlName}`)
  return { baseUrl, secretKey }
}

/** The parser alone is too kind: `https:host` and `https:///host` are URLs to it. */
const isBaseUrl = (text: string): boolean =>
  /^https?:\/\/[^/?#@\s\\]+(\/[^?#\s\\]*)?$/i.test(text) && URL.canParse(text)
