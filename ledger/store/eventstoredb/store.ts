import { follow } from '../follow.ts'
import { StoreUnavailableError, type EventStore } from '../port.ts'
import { newAppender } from './appender.ts'
import { connect, type Connecting } from './connection.ts'
import { newLive } from './live.ts'
import { newReader } from './reader.ts'

/**
 * The log on KurrentDB or EventStoreDB, 22.6 or later, in a database of its own: any event there that is neither the
 * server's nor one of ours is a contradiction.
 *
 * - An append holds at most 1 MiB (the server's limit), and goes out with its expected revision and its events' ids, so
 *   that it may be repeated.
 * - Positions are the server's: places in bytes, rising, with gaps.
 * - The order of the log is the server's. Its times are the clock of the node that was the leader when an append was
 *   written, in milliseconds, one for all events of an append. They rise along the log as far as that clock does: a
 *   clock that is set back, or a new leader whose clock is behind, shows in them, and no client can mend that without
 *   telling different readers different times. Keep the nodes' clocks in step (NTP, slewing). Imported events have the
 *   times that they came with.
 * @throws StoreUnavailableError when no server answers.
 */
export const eventStoreDbStore = async (options: Connecting): Promise<EventStore> => {
  const connection = connect(options)
  const reader = newReader(connection)
  const closing = new AbortController()
  const { runtime } = options
  const live = newLive({ connection, reader, runtime, signal: closing.signal })
  const appender = newAppender({ connection, live, runtime })
  const whileOpen = <T>(work: () => Promise<T>): Promise<T> =>
    closing.signal.aborted ? Promise.reject(new StoreUnavailableError('the store is closed')) : work()
  const close = async (): Promise<void> => {
    await appender.drain()
    closing.abort()
    // First, since whoever is still listening or reading is then told, and not asking on.
    await connection.close()
    await live.closed()
  }
  try {
    await reader.head()
  } catch (error) {
    await close()
    throw error
  }
  return {
    append: appender.append,
    readStream: (stream, fromRevision) => whileOpen(() => reader.readStream(stream, fromRevision)),
    readAll: (after, limit) => whileOpen(() => reader.readAll(after, limit)),
    head: () => whileOpen(reader.head),
    origin: () => whileOpen(reader.origin),
    subscribe: (after, signal) => {
      live.open()
      const log = { readAll: live.reading(), head: reader.head, bell: live.bell }
      return follow(log, after, AbortSignal.any([signal, closing.signal]))
    },
    close,
  }
}
