import type { Fact } from '../ledger/store/ledger-event.ts'
import type { Position } from '../ledger/store/port.ts'
import { FencedError, type Move, type Term } from './checkpoints.ts'
import type { Decoded } from './decode-batch.ts'
import { CannotApplyError, isPassing, messageOf } from './failures.ts'

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

/**
 * What the events change, with the checkpoint, in one transaction; calls `handOver` when everything has gone out.
 * @throws FencedError when the checkpoint is not where the term left it.
 */
export type Commit = (move: Move, events: readonly Fact[], handOver: () => void) => Promise<void>

type Applying = { readonly commit: Commit; readonly moved: (position: Position) => void }

/** Writes batches in one term. */
export const newWriter = ({ commit, moved }: Applying, begun: Term): Writer => {
  let term = begun
  const advancing: Advance = async (events, to, handOver = () => undefined) => {
    await commit({ from: term, to }, events, handOver)
    term = { ...term, position: to }
    moved(to)
  }
  return {
    idle: { handedOver: Promise.resolve(false), done: Promise.resolve() },
    write: (decoded) => {
      const handing = Promise.withResolvers<boolean>()
      const done = writeAll(advancing, decoded, () => {
        handing.resolve(true)
      }).finally(() => {
        handing.resolve(false)
      })
      return { handedOver: handing.promise, done }
    },
  }
}

type Advance = (events: readonly Fact[], to: Position, handOver?: () => void) => Promise<void>

const writeAll = async (
  advance: Advance,
  { events, to, unreadable }: Decoded,
  handOver: () => void,
): Promise<void> => {
  if (to !== undefined) {
    try {
      await advance(events, to, handOver)
    } catch (error) {
      if (isAboutRunning(error)) throw error
      await advanceByOne(advance, events)
      throw error
    }
  }
  if (unreadable !== undefined) throw unreadable
}

/** Up to the very event that cannot be applied, so that its name is known. */
const advanceByOne = async (advance: Advance, events: readonly Fact[]): Promise<void> => {
  for (const one of events) await advance([one], one.position).catch(explain(one))
}

const isAboutRunning = (error: unknown): boolean => error instanceof FencedError || isPassing(error)

const explain =
  ({ position, stream, event }: Fact) =>
  (cause: unknown): never => {
    if (isAboutRunning(cause)) throw cause
    throw new CannotApplyError(`event ${position} (${stream}, ${event.type}): ${messageOf(cause)}`, { cause })
  }
