import pg from 'pg'
import type { Runtime } from '../../core/runtime.ts'
import { StoreUnavailableError } from '../port.ts'
import { persistently } from '../persistently.ts'
import { newReach, type Reach } from '../reach.ts'
import { copyingOut } from './copying.ts'
import { isServersWord } from './servers-word.ts'
import { isUnanswered, newSockets, type Sockets } from './sockets.ts'

const CONNECT_LIMIT_MS = 5_000
/** The server gives up a statement first, so that it is not still at work when it is repeated. */
const STATEMENT_LIMIT_MS = 8_000
const ANSWER_LIMIT_MS = 10_000
/** Then the system begins to look whether the other side is there; it is gone when ten seconds bring no sign of it. */
const KEEP_ALIVE_AFTER_MS = 5_000

/**
 * Plans are pinned: statistics that a bulk load has made stale cost a factor of ten otherwise. A peer that has gone
 * silent is noticed by the server too, since its half-sent statement may hold the log's lock.
 */
const settings = {
  TimeZone: 'UTC',
  DateStyle: 'ISO',
  enable_seqscan: 'off',
  enable_bitmapscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  jit: 'off',
  plan_cache_mode: 'force_generic_plan',
  // Who has waited for the log must see what others wrote meanwhile. A space would end the option.
  default_transaction_isolation: String.raw`read\ committed`,
  statement_timeout: String(STATEMENT_LIMIT_MS),
  tcp_keepalives_idle: '5',
  tcp_keepalives_interval: '2',
  tcp_keepalives_count: '3',
}

/** Everything stays the text that the server sent: a bigint must not lose digits. */
const asSent = (value: string): string => value
const types: pg.CustomTypesConfig = { getTypeParser: () => asSent }

export const clientConfig = (connectionString: string, purpose: string): pg.ClientConfig => ({
  connectionString,
  application_name: `jangbu ${purpose}`,
  connectionTimeoutMillis: CONNECT_LIMIT_MS,
  query_timeout: ANSWER_LIMIT_MS,
  keepAlive: true,
  keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
  types,
  options: Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' '),
})

/** Prepared once per connection under its name. */
export type Statement = { readonly name: string; readonly text: string }
export type Value = Buffer | string | number

export type Database = {
  /**
   * Repeats the statement, the same bytes, while the connection fails, so it must be one that may run twice.
   * @throws StoreUnavailableError when it was not answered within the limit; what it did is then unknown. At once, and
   * without having done anything, while the server is away and others ask it already.
   */
  readonly query: <Row extends (string | null)[]>(
    statement: Statement,
    values: readonly Value[],
  ) => Promise<readonly Row[]>
  /** All that a `COPY … TO STDOUT` sends. Likewise. */
  readonly copyOut: (text: string) => Promise<readonly Buffer[]>
  readonly reach: Reach
  readonly close: () => Promise<void>
}

export type Connecting = {
  readonly connectionString: string
  readonly purpose: string
  readonly connections: number
  /** Its statements change nothing. */
  readonly isReading?: boolean
  readonly runtime: Pick<Runtime, 'monotonicMs' | 'sleep'>
}

/** @throws what the query does. */
const cuttingSilent = async <T>(sockets: Sockets, query: () => Promise<T>): Promise<T> => {
  const made = sockets.made()
  try {
    return await query()
  } catch (error) {
    if (isUnanswered(error)) sockets.cutFirst(made)
    throw error
  }
}

export const openDatabase = (connecting: Connecting): Database => {
  const { connectionString, purpose, connections, isReading = false, runtime } = connecting
  const sockets = newSockets()
  const pool = new pg.Pool({
    ...clientConfig(connectionString, purpose),
    stream: sockets.stream,
    max: connections,
    idleTimeoutMillis: 0,
  })
  // An idle connection that died is replaced at the next statement; nobody waits for it now.
  pool.on('error', () => undefined)
  const reach = newReach(runtime)
  const persistence = { runtime, isFinal: isServersWord, reach, isReading }
  let isClosed = false
  const asking = async <T>(ask: () => Promise<T>): Promise<T> => {
    if (isClosed) throw new StoreUnavailableError('the store is closed')
    return persistently(persistence, () => cuttingSilent(sockets, ask))
  }
  return {
    query: async <Row extends (string | null)[]>(statement: Statement, values: readonly Value[]) => {
      const config = { ...statement, values: [...values], rowMode: 'array' as const }
      const { rows } = await asking(() => pool.query<Row>(config))
      return rows
    },
    copyOut: (text) => asking(() => copiedOut(pool, text)),
    reach,
    close: async () => {
      if (isClosed) return
      isClosed = true
      const ended = pool.end()
      sockets.hangUp()
      await ended
    },
  }
}

const copiedOut = async (pool: pg.Pool, text: string): Promise<readonly Buffer[]> => {
  const client = await checkedOut(pool)
  const copying = copyingOut(text)
  let isWhole = false
  try {
    const chunks = await collected(client.query(copying))
    isWhole = true
    return chunks
  } finally {
    copying.callback?.()
    client.off('error', ignore)
    // Else part of the answer may still be on its way.
    client.release(!isWhole)
  }
}

/** A connection whose death is told to whoever waits for an answer; it may die before anybody else is told that it is here. */
const checkedOut = (pool: pg.Pool): Promise<pg.PoolClient> =>
  new Promise((resolve, reject) => {
    pool.connect((error, client) => {
      client?.on('error', ignore)
      if (client === undefined) reject(error ?? new Error('the pool gave no connection'))
      else resolve(client)
    })
  })

const ignore = (): void => undefined

const collected = async (stream: AsyncIterable<Buffer>): Promise<readonly Buffer[]> => {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return chunks
}
