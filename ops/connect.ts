import { Client } from 'pg'
import { reasonsOf } from '../ledger/core/reasons.ts'
import { ConfigError } from './config.ts'
import type { LogPlace } from './event-store.ts'
import { NotDurableError } from './postgres/durability.ts'

/** Together under what a person waits for: ten seconds. */
const CONNECT_LIMIT_MS = 6_000
const ANSWER_LIMIT_MS = 3_000

type Use<T> = (client: Client) => Promise<T>

/** One connection for one purpose. */
export const withClient = async <T>(url: string, use: Use<T>, answerLimitMs?: number): Promise<T> => {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    ...(answerLimitMs === undefined ? {} : { query_timeout: answerLimitMs }),
  })
  // A connection that breaks is told to whoever waits for an answer.
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

/**
 * Looks at the database that DATABASE_URL names.
 * @throws ConfigError when it cannot be reached, and NotDurableError as `look` does.
 */
export const reach = async <T>(url: string, look: Use<T>): Promise<T> => {
  try {
    return await withClient(url, look, ANSWER_LIMIT_MS)
  } catch (cause) {
    if (cause instanceof NotDurableError) throw cause
    throw new ConfigError(`DATABASE_URL: cannot be reached: ${inWords(reasonsOf(cause))}`, { cause })
  }
}

/** What the driver says of silence and of a server that hangs up → the same for a person. */
const words: ReadonlyMap<string, string> = new Map([
  ['timeout expired', `no answer within ${String(CONNECT_LIMIT_MS / 1_000)} s`],
  ['Query read timeout', `no answer to a query within ${String(ANSWER_LIMIT_MS / 1_000)} s`],
  ['Connection terminated unexpectedly', 'the server ended the connection without a word'],
])

const inWords = (reason: string): string => words.get(reason) ?? reason

export const answers = async (url: string): Promise<boolean> => {
  try {
    await withClient(url, (client) => client.query('SELECT 1'), ANSWER_LIMIT_MS)
    return true
  } catch {
    return false
  }
}

/** What somebody needs of a ledger: all of it, or only its log, as after an import that nothing was started on yet. */
export type Needed = 'ledger' | 'log'

/** The log's own tables only where the database holds the log. */
const tablesOf = ({ eventStoreUrl }: Pick<LogPlace, 'eventStoreUrl'>, needed: Needed): readonly string[] => [
  ...(eventStoreUrl === undefined ? ['jangbu_log.partitioning'] : []),
  ...(needed === 'ledger' ? ['jangbu_read.log_identity'] : []),
]

const MISSING = 'SELECT name FROM unnest($1::text[]) AS needed (name) WHERE to_regclass(name) IS NULL'

/** @throws ConfigError when this version of Jangbu has never been started on the database. */
export const assertLedger = async (
  place: Pick<LogPlace, 'databaseUrl' | 'eventStoreUrl'>,
  needed: Needed = 'ledger',
): Promise<void> => {
  const tables = [tablesOf(place, needed)]
  const look: Use<{ rowCount: number | null }> = (client) => client.query(MISSING, tables)
  const { rowCount } = await withClient(place.databaseUrl, look, ANSWER_LIMIT_MS)
  if (rowCount === 0) return
  throw new ConfigError(
    'This database holds no Jangbu ledger of this version: `jangbu start` on it makes one, or brings it up to date. ' +
      'Where the log is in an event store, JANGBU_EVENT_STORE must name it here too.',
  )
}
