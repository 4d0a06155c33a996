import type { Runtime } from '../ledger/core/runtime.ts'
import type { EventStore, Position } from '../ledger/store/port.ts'
import type { Term } from './checkpoints.ts'
import type { ReadDatabase } from './database.ts'
import { decodeBatch } from './decode-batch.ts'
import type { Projection } from './projection.ts'
import { newWriter } from './writer.ts'

export type Following = {
  readonly projection: Projection
  readonly store: Pick<EventStore, 'subscribe'>
  readonly runtime: Pick<Runtime, 'sleep'>
  readonly signal: AbortSignal
  readonly moved: (position: Position) => void
}

/**
 * Applies the log from the term's position on, each batch with its checkpoint in one transaction; while the database is
 * writing one batch the next is read and decoded.
 * @throws FencedError, CannotApplyError, or what the log or the database threw.
 */
export const followLog = async (
  { projection, store, runtime, signal, moved }: Following,
  database: ReadDatabase,
  term: Term,
): Promise<void> => {
  const failing = new AbortController()
  const writer = newWriter({ projection, moved }, database, term)
  let writing = writer.idle
  try {
    for await (const batch of store.subscribe(term.position, AbortSignal.any([signal, failing.signal]))) {
      // Decoding holds up everything else in the process: let the database have its next work first.
      if (await writing.handedOver) await runtime.sleep(0)
      const decoded = decodeBatch(projection, batch)
      await writing.done
      writing = writer.write(decoded)
      // A quiet log brings no next batch, at which the failure would be noticed.
      writing.done.catch(() => {
        failing.abort()
      })
    }
    await writing.done
  } finally {
    await writing.done.catch(() => undefined)
  }
}
