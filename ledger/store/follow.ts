import type { Bell } from './bell.ts'
import { CorruptLogError, type EventStore, type Position, type StoredEvent } from './port.ts'

/** Large enough that a round trip is lost in it, small enough that a reader's memory stays a few megabytes. */
export const EVENTS_PER_BATCH = 2_000

type Log = Pick<EventStore, 'readAll' | 'head'> & { readonly bell: Bell }
type Batch = readonly StoredEvent[]

/**
 * History, then live, each event once, without a seam: both are the same reading on from the last position. While the
 * consumer works on a batch of history the next one is being read. Endless by nature: it ends when the signal aborts,
 * even in the middle of a read.
 * @throws CorruptLogError when the log ends before `after`: it was restored to an earlier state than its reader's.
 */
export async function* follow(log: Log, after: Position, signal: AbortSignal): AsyncGenerator<Batch, void> {
  if ((await unlessAborted(endsBefore(log, after), signal)) === true)
    throw new CorruptLogError(`a reader stands at ${String(after)}, where the log has not been`)
  let reading = readOn(log, after)
  while (!signal.aborted) {
    const batch = await unlessAborted(reading.batch, signal)
    const last = batch?.at(-1)
    if (batch === undefined) return
    if (last === undefined) {
      await log.bell.rungSince(reading.rings, signal)
      reading = readOn(log, reading.after)
      continue
    }
    const ahead = batch.length === EVENTS_PER_BATCH ? readOn(log, last.position) : undefined
    yield batch
    reading = ahead ?? readOn(log, last.position)
  }
}

const endsBefore = async (log: Log, position: Position): Promise<boolean> => (await log.head()) < position

type Reading = { readonly after: Position; readonly rings: number; readonly batch: Promise<Batch> }

const readOn = (log: Log, after: Position): Reading => {
  const rings = log.bell.rings()
  const batch = log.readAll(after, EVENTS_PER_BATCH)
  // Its failure is the consumer's when it comes for the batch; a consumer that has left needs no news of it.
  batch.catch(() => undefined)
  return { after, rings, batch }
}

/** undefined once the signal aborts. A race with one long promise would keep every loser alive, hence the listener. */
const unlessAborted = <T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> =>
  new Promise((resolve, reject) => {
    const leave = (): void => {
      resolve(undefined)
    }
    if (signal.aborted) leave()
    signal.addEventListener('abort', leave)
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', leave)
    })
  })
