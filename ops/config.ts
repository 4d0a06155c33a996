import { z } from 'zod'
import type { ProviderId } from '../ledger/core/ids.ts'
import { MASTER_KEY_BYTES } from '../ledger/store/vault.ts'

const MasterKey = z
  .string()
  .transform((text) => Buffer.from(text, 'base64'))
  .refine((bytes) => bytes.length === MASTER_KEY_BYTES, {
    error: `must be ${String(MASTER_KEY_BYTES)} bytes in base64`,
  })

const Environment = z.object({
  /** `production` takes no secret by default and starts no simulator. */
  JANGBU_ENVIRONMENT: z.enum(['development', 'production']).default('development'),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(4242),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  JANGBU_DATA_DIR: z.string().min(1).default('./.jangbu'),
  JANGBU_ADMIN_KEY: z
    .string()
    .regex(/^[\x21-\x7e]{16,512}$/, { error: 'must be at least 16 visible ASCII characters' })
    .optional(),
  JANGBU_MASTER_KEY: MasterKey.optional(),
  LOG_LEVEL: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).optional(),
})

export type ProviderAccess = { readonly baseUrl: string | undefined; readonly secretKey: string | undefined }

export type Config = {
  readonly environment: 'development' | 'production'
  readonly host: string
  readonly port: number
  /** undefined: the embedded PostgreSQL in the data directory. */
  readonly databaseUrl: string | undefined
  readonly dataDir: string
  readonly adminKey: string | undefined
  readonly masterKey: Uint8Array | undefined
  readonly logLevel: string
  /** What the environment says of each provider. */
  readonly provider: (id: ProviderId) => ProviderAccess
}

/** In words for the person who set the variables. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** @throws ConfigError naming every variable that is wrong or missing, never its value. */
export const readConfig = (variables: NodeJS.ProcessEnv): Config => {
  // An empty variable is one that somebody meant to leave out.
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''))
  const parsed = Environment.safeParse(given)
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'),
    )
  }
  const e = parsed.data
  const isProduction = e.JANGBU_ENVIRONMENT === 'production'
  for (const name of ['JANGBU_ADMIN_KEY', 'JANGBU_MASTER_KEY'] as const) {
    if (isProduction && e[name] === undefined) throw new ConfigError(`${name}: is required in production`)
  }
  return {
    environment: e.JANGBU_ENVIRONMENT,
    host: e.HOST,
    port: e.PORT,
    databaseUrl: e.DATABASE_URL,
    dataDir: e.JANGBU_DATA_DIR,
    adminKey: e.JANGBU_ADMIN_KEY,
    masterKey: e.JANGBU_MASTER_KEY,
    logLevel: e.LOG_LEVEL ?? (isProduction ? 'info' : 'warn'),
    provider: (id) => providerAccess(given, id),
  }
}

/** `JANGBU_PROVIDER_<ID>_BASE_URL`, `…_SECRET_KEY`; the id in upper case, dashes as underscores. */
const providerAccess = (given: Record<string, string | undefined>, id: ProviderId): ProviderAccess => {
  const prefix = `JANGBU_PROVIDER_${id.toUpperCase().replaceAll('-', '_')}`
  const baseUrl = given[`${prefix}_BASE_URL`]
  if (baseUrl !== undefined && !/^https?:\/\//.test(baseUrl))
    throw new ConfigError(`${prefix}_BASE_URL: must be an http(s) URL`)
  return { baseUrl, secretKey: given[`${prefix}_SECRET_KEY`] }
}
