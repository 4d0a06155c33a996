import type { Runtime } from '../ledger/core/runtime.ts'
import type { Bell } from '../ledger/store/bell.ts'
import { EVENTS_PER_BATCH } from '../ledger/store/follow.ts'
import type { EventStore, Position } from '../ledger/store/port.ts'
import type { Key, Term } from './checkpoints.ts'
import type { ReadDatabase } from './database.ts'
import { decodeBatch, type Decoded } from './decode-batch.ts'
import { newHeldMove, orDue, unlessAsked } from './held-move.ts'
import { liveCommit } from './live-commit.ts'
import type { Projection } from './projection.ts'
import { newSharedFacts } from './shared-facts.ts'
import { newWriter } from './writer.ts'

export type Following = {
  readonly projection: Projection
  /** Of its checkpoint. */
  readonly key: Key
  readonly store: Pick<EventStore, 'subscribe' | 'readStream'>
  readonly runtime: Pick<Runtime, 'sleep'>
  readonly signal: AbortSignal
  readonly moved: (position: Position) => void
  /** Rung when somebody waits for the projection. */
  readonly asked: Bell
}

/**
 * At the log's end a batch is what came within this time of the one before, or while that was being written, so that
 * batches grow by themselves where the machine has no time to spare. The longer they are, the more payments begin and end
 * within one, and are written once and never read back; the shorter, the sooner they are seen. An event after a quiet
 * time is applied at once, and nothing is gathered while somebody waits.
 */
const GATHER_MS = 12

/** The followers of a process are handed the same events. */
const factOf = newSharedFacts()

/**
 * Applies the log from the term's position on, each batch with its checkpoint in one transaction; while the database is
 * writing one batch the next is read and decoded. Where nothing is to be applied the checkpoint follows a moment later.
 * @throws FencedError, CannotApplyError, or what the log or the database threw.
 */
export const followLog = async (
  { projection, key, store, runtime, signal, moved, asked }: Following,
  database: ReadDatabase,
  term: Term,
): Promise<void> => {
  const failing = new AbortController()
  const ending = AbortSignal.any([signal, failing.signal])
  const writer = newWriter({ commit: liveCommit(key, projection.open(store), database), moved }, term)
  const waiting = { runtime, asked, signal: ending }
  const held = newHeldMove(waiting)
  let writing = writer.idle
  let askedSoFar = asked.rings()
  let askedBefore = askedSoFar
  try {
    for await (const batch of orDue(store.subscribe(term.position, ending), held.due)) {
      // Decoding holds up everything else in the process: let the database have its next work first.
      if (await writing.handedOver) await runtime.sleep(0)
      const decoded = batch === undefined ? movedOnly(held.to()) : decodeBatch(projection, batch, factOf)
      await writing.done
      const isAsked = asked.rings() !== askedBefore
      askedBefore = asked.rings()
      if (batch !== undefined && !isAsked && isForOthers(decoded)) held.hold(decoded.to)
      else {
        held.drop()
        writing = writer.write(decoded)
        // A quiet log brings no next batch, at which the failure would be noticed.
        writing.done.catch(() => {
          failing.abort()
        })
      }
      if (batch === undefined) continue
      if (batch.length < EVENTS_PER_BATCH) await unlessAsked(waiting, askedSoFar, GATHER_MS)
      askedSoFar = asked.rings()
    }
    await writing.done
  } finally {
    await writing.done.catch(() => undefined)
  }
}

const movedOnly = (to: Position | undefined): Decoded => ({ events: [], to, unreadable: undefined })

/** Nothing of it is to be applied. */
const isForOthers = (decoded: Decoded): decoded is Decoded & { readonly to: Position } =>
  decoded.to !== undefined && decoded.events.length === 0 && decoded.unreadable === undefined
