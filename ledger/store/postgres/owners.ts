import pg from 'pg'
import { OwnerId } from '../../core/ids.ts'
import type { Runtime } from '../../core/runtime.ts'

/** Any number that nobody else takes, so that no other advisory lock is mistaken for an owner's. */
const OWNER_LOCK = 7_241_908_116
const CONNECT_LIMIT_MS = 5_000
const ANSWER_LIMIT_MS = 10_000
const PAUSE_MS = 500

/** A process's sign of life: a session lock, which ends with its connection and so with the process. */
export type Ownership = {
  /** Of the owners given, those whose processes are there. @throws when the database cannot be asked. */
  readonly live: (owners: readonly OwnerId[]) => Promise<ReadonlySet<OwnerId>>
  readonly close: () => Promise<void>
}

type Place = { readonly connectionString: string; readonly runtime: Pick<Runtime, 'owner' | 'sleep'> }

/**
 * Resolves when the lock is held for the first time. Whenever the connection is lost it is taken again: until then others
 * may take this process's cases over, which costs a wasted try and nothing else.
 * @throws when the database cannot be reached.
 */
export const holdOwnership = async (place: Place): Promise<Ownership> => {
  const ending = new AbortController()
  let client = await connect(place)
  const held = keep(client, place, {
    signal: ending.signal,
    replace: (next) => {
      client = next
    },
  })
  return {
    live: (owners) => liveAmong(client, owners),
    close: async () => {
      ending.abort()
      await client.end().catch(() => undefined)
      await held
    },
  }
}

const connect = async ({ connectionString, runtime }: Place): Promise<pg.Client> => {
  const client = new pg.Client({
    connectionString,
    application_name: 'jangbu owner',
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    query_timeout: ANSWER_LIMIT_MS,
    keepAlive: true,
  })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock(hashtextextended($1, $2))', [runtime.owner, OWNER_LOCK])
    return client
  } catch (error) {
    await client.end().catch(() => undefined)
    throw error
  }
}

type Keeping = { readonly signal: AbortSignal; readonly replace: (client: pg.Client) => void }

const keep = async (first: pg.Client, place: Place, { signal, replace }: Keeping): Promise<void> => {
  const isOver = (): boolean => signal.aborted
  let client: pg.Client | undefined = first
  for (;;) {
    if (client === undefined) await place.runtime.sleep(PAUSE_MS, signal)
    else await ended(client)
    if (isOver()) return
    client = await connect(place).catch(() => undefined)
    if (isOver()) {
      await client?.end()
      return
    }
    if (client !== undefined) replace(client)
  }
}

const ended = (client: pg.Client): Promise<void> =>
  new Promise((resolve) => {
    client.once('end', resolve)
  })

const LIVE = `
  SELECT owner FROM unnest($1::text[]) AS asked (owner)
  WHERE EXISTS (
    SELECT FROM pg_locks
    WHERE locktype = 'advisory' AND granted AND objsubid = 1
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND (classid::bigint << 32) | objid::bigint = hashtextextended(owner, $2)
  )`

const liveAmong = async (client: pg.Client, owners: readonly OwnerId[]): Promise<ReadonlySet<OwnerId>> => {
  const { rows } = await client.query<{ owner: string }>(LIVE, [owners, OWNER_LOCK])
  return new Set(rows.map(({ owner }) => OwnerId(owner)))
}
