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

/** So soon the server notices that a process's whole machine is gone. */
const NOTICE = '-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3'

/**
 * Resolves when the lock is held for the first time. Whenever the connection is lost it is taken again: until then others
 * may take this process's cases over, which costs a wasted try and nothing else.
 * @throws when the database cannot be reached.
 */
export const holdOwnership = async (place: Place): Promise<Ownership> => {
  const ending = new AbortController()
  let holding = await hold(place)
  const held = keep(holding, place, {
    signal: ending.signal,
    replace: (next) => {
      holding = next
    },
  })
  return {
    live: async (owners) => {
      const { client, giveUp } = holding
      try {
        return await liveAmong(client, owners)
      } catch (error) {
        giveUp()
        throw error
      }
    },
    close: async () => {
      ending.abort()
      holding.giveUp()
      await held
    },
  }
}

type Holding = {
  readonly client: pg.Client
  /** Resolves when the connection is of no use any more. */
  readonly over: Promise<undefined>
  readonly giveUp: () => void
}

/** The lock is shared, since the server may not know yet that an earlier connection of this process is gone. */
const hold = async ({ connectionString, runtime }: Place): Promise<Holding> => {
  const client = new pg.Client({
    connectionString,
    application_name: 'jangbu owner',
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    query_timeout: ANSWER_LIMIT_MS,
    keepAlive: true,
    options: NOTICE,
  })
  const { promise: over, resolve } = Promise.withResolvers<undefined>()
  const giveUp = (): void => {
    resolve(undefined)
  }
  client.on('error', () => undefined)
  client.once('end', giveUp)
  await client.connect()
  try {
    const key = [runtime.owner, OWNER_LOCK]
    await client.query('SELECT pg_advisory_lock_shared(hashtextextended($1, $2))', key)
    return { client, over, giveUp }
  } catch (error) {
    void letGo(client, runtime)
    throw error
  }
}

/** Of a connection that is half gone the end may take its time: nobody waits for it long. */
const END_LIMIT_MS = 1_000

const letGo = async (client: pg.Client, { sleep }: Pick<Runtime, 'sleep'>): Promise<void> => {
  await Promise.race([client.end().catch(() => undefined), sleep(END_LIMIT_MS)])
}

type Keeping = { readonly signal: AbortSignal; readonly replace: (holding: Holding) => void }

const keep = async (first: Holding, place: Place, { signal, replace }: Keeping): Promise<void> => {
  const isOver = (): boolean => signal.aborted
  let holding: Holding | undefined = first
  for (;;) {
    if (holding === undefined) await place.runtime.sleep(PAUSE_MS, signal)
    else {
      await holding.over
      await letGo(holding.client, place.runtime)
    }
    if (isOver()) return
    holding = await hold(place).catch(() => undefined)
    if (holding === undefined) continue
    replace(holding)
    if (isOver()) holding.giveUp()
  }
}

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
