import { sql, type RawBuilder } from 'kysely'
import type { Runtime } from '../ledger/core/runtime.ts'
import type { ReadDatabase, ReadTransaction } from './database.ts'
import { LARGEST_PAGE } from './page.ts'

/** Each holds a connection and a snapshot for as long as its reader takes; others wait for a connection, or come again. */
export const MOST_EXPORTS = 4
/** Longer than whoever sends it on waits for a reader that takes nothing. */
const IDLE_LIMIT_MS = 90_000
/** What a snapshot keeps from being cleaned up is kept for no longer, however slowly somebody reads. */
const LONGEST_EXPORT_MS = 30 * 60 * 1_000

export type Exporting = {
  /** With as many connections as exports may be going on at once. */
  readonly database: ReadDatabase
  readonly runtime: Pick<Runtime, 'monotonicMs'>
  /** Aborts when nobody reads on. */
  readonly signal: AbortSignal
}

/**
 * All that `read` gives, of one moment, a batch when the one before has been taken; ends early when the signal aborts.
 * @throws Error when it takes longer than a snapshot may be held.
 */
export const exporting = async function* <Item>(
  { database, runtime, signal }: Exporting,
  read: (tx: ReadTransaction) => AsyncIterable<readonly Item[]>,
): AsyncGenerator<readonly Item[]> {
  const deadlineMs = runtime.monotonicMs() + LONGEST_EXPORT_MS
  const tx = await database
    .startTransaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute()
  let looking: Looking | undefined
  try {
    looking = await watchOver(tx, database, signal)
    for await (const batch of read(tx)) {
      if (signal.aborted) return
      if (runtime.monotonicMs() > deadlineMs) throw new Error('an export has taken too long')
      yield batch
    }
  } finally {
    await looking?.end()
    // Nothing was written, and a connection that is gone has no transaction.
    await tx
      .rollback()
      .execute()
      .catch(() => undefined)
  }
}

/** `end`: nothing is cancelled any more when it resolves, so that whatever comes next on the connection is not. */
type Looking = { readonly end: () => Promise<void> }

/** A reader who leaves does not wait until something rare is found: that is cancelled as soon as a connection is free. */
const watchOver = async (
  tx: ReadTransaction,
  database: ReadDatabase,
  signal: AbortSignal,
): Promise<Looking> => {
  const pid = await begin(tx)
  let isOver = false
  let cancelling: Promise<unknown> | undefined
  const cancel = (): void => {
    const cancelled = database.connection().execute(async (other) => {
      if (isOver) return
      cancelling = sql`SELECT pg_cancel_backend(${pid}::integer)`.execute(other).catch(() => undefined)
      await cancelling
    })
    cancelled.catch(() => undefined)
  }
  signal.addEventListener('abort', cancel, { once: true })
  return {
    end: async () => {
      isOver = true
      signal.removeEventListener('abort', cancel)
      await cancelling
    },
  }
}

/** The process that reads. */
const begin = async (tx: ReadTransaction): Promise<number> => {
  const limit = sql`set_config('idle_in_transaction_session_timeout', ${String(IDLE_LIMIT_MS)}, true)`
  const { rows } = await sql<{ readonly pid: number }>`SELECT ${limit}, pg_backend_pid() AS pid`.execute(tx)
  const [one] = rows
  if (one === undefined) throw new Error('a transaction without a process')
  return one.pid
}

/** A query's rows in their order, in batches, by a cursor of the server's: neither side holds more than one batch. */
export const batchesOf = async function* <Row>(
  tx: ReadTransaction,
  query: RawBuilder<Row>,
): AsyncGenerator<readonly Row[]> {
  await sql`DECLARE exported NO SCROLL CURSOR FOR ${query}`.execute(tx)
  try {
    for (;;) {
      const { rows } = await sql<Row>`FETCH ${sql.raw(String(LARGEST_PAGE))} FROM exported`.execute(tx)
      if (rows.length > 0) yield rows
      if (rows.length < LARGEST_PAGE) return
    }
  } finally {
    await sql`CLOSE exported`.execute(tx).catch(() => undefined)
  }
}
