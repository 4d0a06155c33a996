import type { Runtime } from '../ledger/core/runtime.ts'
import type { Bell } from '../ledger/store/bell.ts'
import { EVENTS_PER_BATCH } from '../ledger/store/follow.ts'
import type { EventStore, Position } from '../ledger/store/port.ts'
import type { Key, Term } from './checkpoints.ts'
import type { ReadDatabase } from './database.ts'
import { decodeBatch } from './decode-batch.ts'
import { liveCommit } from './live-commit.ts'
import type { Projection } from './projection.ts'
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
const GATHER_MS = 20

/**
 * Applies the log from the term's position on, each batch with its checkpoint in one transaction; while the database is
 * writing one batch the next is read and decoded.
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
  let writing = writer.idle
  let askedSoFar = asked.rings()
  try {
    for await (const batch of store.subscribe(term.position, ending)) {
      // Decoding holds up everything else in the process: let the database have its next work first.
      if (await writing.handedOver) await runtime.sleep(0)
      const decoded = decodeBatch(projection, batch)
      await writing.done
      writing = writer.write(decoded)
      // A quiet log brings no next batch, at which the failure would be noticed.
      writing.done.catch(() => {
        failing.abort()
      })
      if (batch.length < EVENTS_PER_BATCH) await gather({ runtime, asked, signal: ending }, askedSoFar)
      askedSoFar = asked.rings()
    }
    await writing.done
  } finally {
    await writing.done.catch(() => undefined)
  }
}

type Gathering = Pick<Following, 'runtime' | 'asked' | 'signal'>

const gather = async ({ runtime, asked, signal }: Gathering, askedSoFar: number): Promise<void> => {
  const over = new AbortController()
  const either = AbortSignal.any([signal, over.signal])
  await Promise.race([runtime.sleep(GATHER_MS, either), asked.rungSince(askedSoFar, either)])
  over.abort('gathered')
}
