import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely'
import pg from 'pg'
import { newSockets } from '../ledger/store/postgres/sockets.ts'
import type { ReadDatabase, Tables } from './database.ts'
import { guardedPool } from './guarded-pool.ts'
import { homeOf, READ_SCHEMA, type Build } from './homes.ts'
import type { Projection } from './projection.ts'
import { projections } from './registry.ts'

const CONNECT_LIMIT_MS = 5_000
const STATEMENT_LIMIT_MS = 60_000
/** One batch is written in a fraction of a second; a server that has gone silent is not waited for much longer. */
const PROJECTING_LIMIT_MS = 8_000
/** The server gives up a statement first, so that a transaction does not stand open behind a caller that has left. */
const ANSWER_MARGIN_MS = 2_000
const CONNECTIONS = 8
/** Then the system begins to look whether the other side is there; it is gone when ten seconds bring no sign of it. */
const KEEP_ALIVE_AFTER_MS = 5_000

/**
 * A commit does not wait for the disk: rows and checkpoint are in one transaction, so a crash of the server takes both
 * back together and the log is read again from there. A runner that has gone silent must not keep its lock for long.
 */
const settings = {
  TimeZone: 'UTC',
  DateStyle: 'ISO',
  synchronous_commit: 'off',
  jit: 'off',
  tcp_keepalives_idle: '5',
  tcp_keepalives_interval: '2',
  tcp_keepalives_count: '3',
}

/** Where read models are: the served ones unless another base schema is named. */
export type ReadPlace = { readonly connectionString: string; readonly schema?: string }
/** One build of one projection. */
export type BuildPlace = Pick<Projection, 'name' | 'version'> & { readonly build?: Build }

/**
 * Pinned plans: what a projection reads and writes it knows by key, and the statistics of a table that is just being
 * filled lie. Left free, the planner scanned whole tables for fifty keys, at half the speed over all.
 */
const byKey = { enable_seqscan: 'off', enable_hashjoin: 'off', enable_mergejoin: 'off' }

export type ConnectOptions = ReadPlace & {
  /** Shown by the server beside each connection. */
  readonly purpose: string
  readonly connections?: number
  readonly statementLimitMs?: number
  /** Reads and writes by key only. */
  readonly isProjecting?: boolean
  /** Its tables alone; absent: those of every projection that are served. */
  readonly only?: BuildPlace | undefined
}

/** Unqualified names mean the tables of the read models. Close it with `destroy()`. */
export const openReadDatabase = (options: ConnectOptions): ReadDatabase => {
  const sockets = newSockets()
  const pool = new pg.Pool({
    ...configOf(options),
    max: options.connections ?? CONNECTIONS,
    stream: sockets.stream,
  })
  // A connection that died is news for whoever uses it next, not for the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: guardedPool(pool, sockets) }) })
}

/** One connection, for what a query builder has no words for, COPY above all. */
export type ReadClient = {
  readonly client: pg.Client
  /** The same connection: what is begun by one is going on for the other. */
  readonly database: ReadDatabase
  readonly close: () => Promise<void>
}

export const openReadClient = async (options: ConnectOptions): Promise<ReadClient> => {
  const client = new pg.Client(configOf(options))
  client.on('error', () => undefined)
  await client.connect()
  return {
    client,
    database: lend((text, values) => client.query(text, values)),
    close: () => client.end(),
  }
}

/** One connection for a query builder, which takes no other; ending it stays the caller's. */
export const lend = (query: (text: string, values: unknown[]) => Promise<unknown>): ReadDatabase => {
  const lent = { query, release: () => undefined }
  const pool: PostgresPool = {
    options: {},
    // Of a pool's client nothing else is used, as there are no cursors here.
    // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
    connect: () => Promise.resolve(lent as unknown as PostgresPoolClient),
    end: () => Promise.resolve(),
  }
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
}

export const configOf = (options: ConnectOptions): pg.ClientConfig => {
  const isProjecting = options.isProjecting === true
  const limitMs = options.statementLimitMs ?? (isProjecting ? PROJECTING_LIMIT_MS : STATEMENT_LIMIT_MS)
  const all = {
    ...settings,
    statement_timeout: String(limitMs),
    idle_in_transaction_session_timeout: String(limitMs),
    ...(isProjecting ? byKey : {}),
    search_path: [...homesOf(options), 'pg_temp'].join(','),
  }
  return {
    connectionString: options.connectionString,
    application_name: `jangbu ${options.purpose}`,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    query_timeout: limitMs + ANSWER_MARGIN_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    types,
    options: Object.entries(all)
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
  }
}

const homesOf = ({ schema = READ_SCHEMA, only }: ConnectOptions): readonly string[] => {
  const homes = only === undefined ? projections.map((one) => homeOf(schema, one)) : [ownHome(schema, only)]
  return [...homes, schema]
}

const ownHome = (schema: string, { build, ...projection }: BuildPlace): string =>
  homeOf(schema, projection, build)

/** `2026-11-20 09:53:20.5+00`, as PostgreSQL writes a time in UTC, to an Instant. */
const instantText = (text: string): string =>
  `${text.slice(0, 10)}T${text.slice(11, 19)}.${text.slice(20, -'+00'.length).padEnd(3, '0')}Z`

/** Days stay text: a Date would move them into the local zone. */
const types = new pg.TypeOverrides()
types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, instantText)
types.setTypeParser(pg.types.builtins.DATE, (text) => text)
