import type { Recorded } from '../ledger/store/ledger-event.ts'
import type { EventStore, Position } from '../ledger/store/port.ts'
import { advance, FencedError, type Term } from './checkpoints.ts'
import type { ReadDatabase } from './database.ts'
import { CannotApplyError, decodeBatch, type Decoded } from './decode-batch.ts'
import { isPassing, messageOf } from './failures.ts'
import type { Projection } from './projection.ts'

export type Following = {
  readonly projection: Projection
  readonly store: Pick<EventStore, 'subscribe'>
  readonly signal: AbortSignal
  readonly moved: (position: Position) => void
}

/**
 * Applies the log from the term's position on, each batch with its checkpoint in one transaction; while one batch is
 * being written the next is read and decoded.
 * @throws FencedError, CannotApplyError, or what the log or the database threw.
 */
export const followLog = async (
  { projection, store, signal, moved }: Following,
  database: ReadDatabase,
  term: Term,
): Promise<void> => {
  const failing = new AbortController()
  const write = writer({ projection, moved }, database, term)
  let writing: Promise<void> = Promise.resolve()
  try {
    for await (const batch of store.subscribe(term.position, AbortSignal.any([signal, failing.signal]))) {
      const decoded = decodeBatch(projection, batch)
      await writing
      writing = write(decoded)
      // A quiet log brings no next batch, at which the failure would be noticed.
      writing.catch(() => {
        failing.abort()
      })
    }
    await writing
  } finally {
    await writing.catch(() => undefined)
  }
}

type Applying = Pick<Following, 'projection' | 'moved'>

const writer = ({ projection, moved }: Applying, database: ReadDatabase, begun: Term) => {
  let term = begun
  const commit = async (events: readonly Recorded[], to: Position): Promise<void> => {
    await database.transaction().execute(async (tx) => {
      await advance(tx, projection, { from: term, to })
      await projection.apply(tx, events)
    })
    term = { ...term, position: to }
    moved(to)
  }
  const commitEach = async (events: readonly Recorded[]): Promise<void> => {
    for (const one of events) await commit([one], one.position).catch(explain(one))
  }
  const commitAll = async (events: readonly Recorded[], to: Position): Promise<void> => {
    try {
      await commit(events, to)
    } catch (error) {
      if (isAboutRunning(error)) throw error
      // Up to the very event that cannot be applied, so that its name is known.
      await commitEach(events)
      throw error
    }
  }
  return async ({ events, to, unreadable }: Decoded): Promise<void> => {
    if (to !== undefined) await commitAll(events, to)
    if (unreadable !== undefined) throw unreadable
  }
}

const isAboutRunning = (error: unknown): boolean => error instanceof FencedError || isPassing(error)

const explain =
  ({ position, stream, event }: Recorded) =>
  (cause: unknown): never => {
    if (isAboutRunning(cause)) throw cause
    throw new CannotApplyError(`event ${position} (${stream}, ${event.type}): ${messageOf(cause)}`, { cause })
  }
