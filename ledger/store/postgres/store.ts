import type { Runtime } from '../../core/runtime.ts'
import { newBell, type Bell } from '../bell.ts'
import { follow } from '../follow.ts'
import { START, type EventStore, type Position, type StoredEvent } from '../port.ts'
import { FLUSHES_IN_FLIGHT, newAppender } from './appender.ts'
import { readingArchived } from './archive/reading.ts'
import { appendingToArchived } from './archive/repeated.ts'
import { openSegments } from './archive/segment-reader.ts'
import { openDatabase } from './database.ts'
import { listen } from './listener.ts'
import { newReader } from './reader.ts'
import { newTail, type Tail } from './tail.ts'

/** Enough for a process's projections and decisions; the log's readers are short. */
const READING_CONNECTIONS = 4
/** The safety net under notifications that were lost on the way. */
const POLL_MS = 1_000

export type PostgresStoreOptions = {
  readonly connectionString: string
  readonly runtime: Pick<Runtime, 'monotonicMs' | 'sleep'>
  /** Where the files of archived ranges are; without it whoever comes to such a range is told so. */
  readonly archiveDir?: string | undefined
}

/**
 * The log on a PostgreSQL that `migrate` has prepared.
 * @throws StoreUnavailableError when it cannot be reached or is not prepared.
 */
export const postgresStore = async ({
  connectionString,
  runtime,
  archiveDir,
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
    isReading: true,
  })
  const segments = openSegments(archiveDir)
  const reader = readingArchived({ database: reading, reader: newReader(reading), segments })
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
    append: appendingToArchived({
      append: appender.append,
      readStream: reader.readStream,
      database: reading,
    }),
    ...reader,
    subscribe: (after, signal) => {
      ears.open()
      const log = { ...reader, readAll: readingNewest(reader, ears), bell: ears.bell }
      return follow(log, after, AbortSignal.any([signal, closing.signal]))
    },
    close,
  }
}

type Ears = {
  readonly bell: Bell
  /** Begins to listen to other processes, at the first subscription. */
  readonly open: () => void
  readonly committedHere: (written: () => readonly StoredEvent[]) => void
  readonly tail: Tail
  /** So far the log reaches, as this process has heard. */
  readonly heardTo: () => Position
  /** How often something may have gone unheard. */
  readonly doubts: () => number
  readonly closed: () => Promise<void>
}

const newEars = ({
  connectionString,
  runtime,
  bell,
  signal,
}: PostgresStoreOptions & { readonly bell: Bell; readonly signal: AbortSignal }): Ears => {
  const tail = newTail()
  let heardTo = START
  let doubts = 0
  let listening: Promise<unknown> | undefined
  const doubt = (): void => {
    doubts += 1
    bell.ring()
  }
  /** After everything else that has arrived: news of our own commit comes together with its verdict. */
  const heard = (position: Position | undefined): void => {
    if (position === undefined) doubt()
    else
      setImmediate(() => {
        reached(position)
      })
  }
  /** What this process committed it has rung for already. */
  const reached = (position: Position): void => {
    if (position <= heardTo) return
    heardTo = position
    bell.ring()
  }
  return {
    bell,
    open: () => {
      listening ??= Promise.all([
        listen({ connectionString, runtime, heard }, signal),
        poll(runtime, doubt, signal),
      ])
    },
    committedHere: (written) => {
      // Nobody follows the log here: it is all for the server to tell.
      if (listening === undefined) return
      const events = written()
      tail.keep(events)
      reached(events.at(-1)?.position ?? START)
    },
    tail,
    heardTo: () => heardTo,
    doubts: () => doubts,
    closed: async () => {
      await listening
    },
  }
}

const poll = async (
  runtime: Pick<Runtime, 'sleep'>,
  doubt: () => void,
  signal: AbortSignal,
): Promise<void> => {
  while (!signal.aborted) {
    await runtime.sleep(POLL_MS, signal)
    doubt()
  }
}

/**
 * One subscriber's reading: this process's own events from memory, the server's word only where it may know more. What
 * was heard says where the log ends only to a reader that has been at its end since anything may have gone unheard.
 */
const readingNewest = (reader: Pick<EventStore, 'readAll'>, ears: Ears): EventStore['readAll'] => {
  let doubtsAtEnd = -1
  return async (after, limit) => {
    const doubts = ears.doubts()
    const isInformed = doubts === doubtsAtEnd
    const own = isInformed ? ears.tail.after(after, limit) : []
    if (own.length > 0 || (isInformed && after >= ears.heardTo())) return own
    const events = await reader.readAll(after, limit)
    if (events.length < limit) doubtsAtEnd = doubts
    return events
  }
}
