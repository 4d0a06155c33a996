import type { Runtime } from '../../core/runtime.ts'
import { newBell, type Bell } from '../bell.ts'
import { follow } from '../follow.ts'
import type { EventStore, Position } from '../port.ts'
import { FLUSHES_IN_FLIGHT, newAppender } from './appender.ts'
import { openDatabase } from './database.ts'
import { listen } from './listener.ts'
import { newReader } from './reader.ts'

/** Enough for a process's projections and decisions; the log's readers are short. */
const READING_CONNECTIONS = 4
/** The safety net under notifications that were lost on the way. */
const POLL_MS = 1_000

export type PostgresStoreOptions = {
  readonly connectionString: string
  readonly runtime: Pick<Runtime, 'monotonicMs' | 'sleep'>
}

/**
 * The log on a PostgreSQL that `migrate` has prepared.
 * @throws StoreUnavailableError when it cannot be reached or is not prepared.
 */
export const postgresStore = async ({
  connectionString,
  runtime,
}: PostgresStoreOptions): Promise<EventStore> => {
  const writing = openDatabase({
    connectionString,
    runtime,
    purpose: 'log writer',
    connections: FLUSHES_IN_FLIGHT,
  })
  const reading = openDatabase({
    connectionString,
    runtime,
    purpose: 'log reader',
    connections: READING_CONNECTIONS,
  })
  const reader = newReader(reading)
  const closing = new AbortController()
  const ears = newEars({ connectionString, runtime, bell: newBell(), signal: closing.signal })
  const appender = newAppender(writing, ears.committedHere)
  const close = async (): Promise<void> => {
    await appender.drain()
    closing.abort()
    await Promise.all([writing.close(), reading.close(), ears.closed()])
  }
  try {
    await reader.head()
  } catch (error) {
    await close()
    throw error
  }
  return {
    append: appender.append,
    ...reader,
    subscribe: (after, signal) => {
      ears.open()
      return follow({ ...reader, bell: ears.bell }, after, AbortSignal.any([signal, closing.signal]))
    },
    close,
  }
}

type Ears = {
  readonly bell: Bell
  /** Begins to listen to other processes, at the first subscription. */
  readonly open: () => void
  readonly committedHere: (last: Position) => void
  readonly closed: () => Promise<void>
}

const newEars = ({
  connectionString,
  runtime,
  bell,
  signal,
}: PostgresStoreOptions & { readonly bell: Bell; readonly signal: AbortSignal }): Ears => {
  let lastHere = 0n
  let listening: Promise<unknown> | undefined
  /** What this process committed it has rung for already. */
  const heard = (position: bigint | undefined): void => {
    if (position === undefined || position > lastHere) bell.ring()
  }
  return {
    bell,
    open: () => {
      listening ??= Promise.all([
        listen({ connectionString, runtime, heard }, signal),
        poll(runtime, bell, signal),
      ])
    },
    committedHere: (last) => {
      if (last > lastHere) lastHere = last
      bell.ring()
    },
    closed: async () => {
      await listening
    },
  }
}

const poll = async (runtime: Pick<Runtime, 'sleep'>, bell: Bell, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    await runtime.sleep(POLL_MS, signal)
    bell.ring()
  }
}
