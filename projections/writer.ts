import type { Recorded } from '../ledger/store/ledger-event.ts'
import type { Position } from '../ledger/store/port.ts'
import { FencedError, type Move, type Term } from './checkpoints.ts'
import type { ReadDatabase, ReadTransaction } from './database.ts'
import type { Decoded } from './decode-batch.ts'
import { CannotApplyError, isPassing, messageOf } from './failures.ts'
import { postgresRows } from './postgres-rows.ts'
import type { Prepare } from './projection.ts'
import type { Change } from './rows.ts'

export type Writing = {
  /** Resolves, never rejects, when the database has got its work; true when that is still going on. */
  readonly handedOver: Promise<boolean>
  readonly done: Promise<void>
}

export type Writer = {
  readonly idle: Writing
  /** One at a time. `done` rejects with FencedError, CannotApplyError, or what the database threw. */
  readonly write: (decoded: Decoded) => Writing
}

type Applying = {
  /** Compare and set, before any row is written. @throws FencedError */
  readonly advance: (tx: ReadTransaction, move: Move) => Promise<void>
  readonly prepare: Prepare
  /** Encodes everything, then sends it; the first has gone out when it returns. */
  readonly write: (tx: ReadTransaction, changes: readonly Change[]) => Promise<void>
  readonly moved: (position: Position) => void
}

/** Writes batches in one term, each with its checkpoint in one transaction. */
export const newWriter = (applying: Applying, database: ReadDatabase, begun: Term): Writer => {
  const { advance, prepare, write, moved } = applying
  let term = begun
  const commit: Commit = async (events, to, handOver) => {
    await database.transaction().execute(async (tx) => {
      await advance(tx, { from: term, to })
      const changes = await prepare(postgresRows(tx), events)
      const written = write(tx, changes)
      handOver?.()
      await written
    })
    term = { ...term, position: to }
    moved(to)
  }
  return {
    idle: { handedOver: Promise.resolve(false), done: Promise.resolve() },
    write: (decoded) => {
      const handing = Promise.withResolvers<boolean>()
      const done = writeAll(commit, decoded, () => {
        handing.resolve(true)
      }).finally(() => {
        handing.resolve(false)
      })
      return { handedOver: handing.promise, done }
    },
  }
}

type Commit = (events: readonly Recorded[], to: Position, handOver?: () => void) => Promise<void>

const writeAll = async (
  commit: Commit,
  { events, to, unreadable }: Decoded,
  handOver: () => void,
): Promise<void> => {
  if (to !== undefined) {
    try {
      await commit(events, to, handOver)
    } catch (error) {
      if (isAboutRunning(error)) throw error
      await commitEach(commit, events)
      throw error
    }
  }
  if (unreadable !== undefined) throw unreadable
}

/** Up to the very event that cannot be applied, so that its name is known. */
const commitEach = async (commit: Commit, events: readonly Recorded[]): Promise<void> => {
  for (const one of events) await commit([one], one.position).catch(explain(one))
}

const isAboutRunning = (error: unknown): boolean => error instanceof FencedError || isPassing(error)

const explain =
  ({ position, stream, event }: Recorded) =>
  (cause: unknown): never => {
    if (isAboutRunning(cause)) throw cause
    throw new CannotApplyError(`event ${position} (${stream}, ${event.type}): ${messageOf(cause)}`, { cause })
  }
