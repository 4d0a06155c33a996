import pg from 'pg'
import type { OwnerId } from '../../../ledger/core/ids.ts'
import { textArray } from '../../../ledger/store/postgres/binary-arrays.ts'
import { insertStatement, repeatStatement } from './columns.ts'

const CONNECT_LIMIT_MS = 5_000
/** The server gives up a statement first, so that it is not still at work when it is repeated. */
const STATEMENT_LIMIT_MS = 8_000
const ANSWER_LIMIT_MS = 10_000

/** One connection of its own: neither the ledger nor another reader ever waits for it. Made again when it was lost. */
export type Session = {
  /** @throws when it was not answered; what it did is then unknown, and it may be repeated as often as it takes. */
  readonly insert: (batch: Batch) => Promise<void>
  /** The clean end of this writer. */
  readonly closeWriter: (lastSequence: number) => Promise<void>
  readonly end: () => Promise<void>
}

export type Batch = {
  readonly firstSequence: number
  /** Rows as texts. */
  readonly lines: readonly string[]
  /** These very rows have been sent before. */
  readonly isRepeated: boolean
}

export type Place = { readonly connectionString: string; readonly owner: OwnerId }

/** @throws when the database cannot be reached or is not prepared, or the owner has been one before. */
export const openSession = async (place: Place): Promise<Session> => {
  let client: pg.Client | undefined = await connect(place, beginning)
  const query = async (config: pg.QueryConfig): Promise<void> => {
    const current = (client ??= await connect(place, goingOn))
    try {
      await current.query(config)
    } catch (error) {
      client = undefined
      letGo(current)
      throw error
    }
  }
  return {
    insert: ({ firstSequence, lines, isRepeated }) =>
      query({
        ...(isRepeated ? repeatStatement : insertStatement),
        values: [place.owner, firstSequence, textArray(lines)],
      }),
    closeWriter: (lastSequence) => query({ text: CLOSE, values: [place.owner, lastSequence] }),
    end: async () => {
      await client?.end().catch(() => undefined)
    },
  }
}

const letGo = (client: pg.Client): void => {
  client.end().catch(() => undefined)
}

type Registering = (client: pg.Client, owner: OwnerId) => Promise<void>

const connect = async ({ connectionString, owner }: Place, register: Registering): Promise<pg.Client> => {
  const client = new pg.Client({
    connectionString,
    application_name: 'jangbu call log',
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    query_timeout: ANSWER_LIMIT_MS,
    statement_timeout: STATEMENT_LIMIT_MS,
    keepAlive: true,
  })
  // Whoever writes next learns of it.
  client.on('error', () => undefined)
  await client.connect()
  try {
    // Shared, since the server may not know yet that the last session of this owner is gone.
    await client.query('SELECT pg_advisory_lock_shared(jangbu_calls.writer_key($1))', [owner])
    await register(client, owner)
    return client
  } catch (error) {
    letGo(client)
    throw error
  }
}

/** After the lock, so that a writer that is there is never seen without it. */
const beginning: Registering = async (client, owner) => {
  await client.query('INSERT INTO jangbu_calls.writers (owner) VALUES ($1)', [owner])
  await client.query(`
    UPDATE jangbu_calls.writers SET found_dead_at = now()
    WHERE closed_at IS NULL AND found_dead_at IS NULL AND NOT jangbu_calls.is_alive(owner)`)
}

/** While the connection was gone somebody may have taken this process for dead. */
const goingOn: Registering = async (client, owner) => {
  await client.query(
    'UPDATE jangbu_calls.writers SET found_dead_at = NULL WHERE owner = $1 AND found_dead_at IS NOT NULL',
    [owner],
  )
}

const CLOSE = `
  UPDATE jangbu_calls.writers SET closed_at = now(), last_sequence = $2
  WHERE owner = $1 AND closed_at IS NULL`
