import { decodeFact } from '../ledger/store/codec.ts'
import type { Fact } from '../ledger/store/ledger-event.ts'
import type { StoredEvent } from '../ledger/store/port.ts'

/** Followers at the log's end are closer together; so few are gone before they would have to be kept for long. */
const MOST_KEPT = 512

/**
 * Decodes what several readers of one process are handed, the very same event each, once for all of them as long as they
 * are not far apart. Facts never change, so they may be shared.
 */
export const newSharedFacts = (): ((stored: StoredEvent) => Fact) => {
  const kept: ({ readonly stored: StoredEvent; readonly fact: Fact } | undefined)[] = Array.from({
    length: MOST_KEPT,
  })
  return (stored) => {
    const place = Number(stored.position) % MOST_KEPT
    const known = kept[place]
    if (known?.stored === stored) return known.fact
    const fact = decodeFact(stored)
    kept[place] = { stored, fact }
    return fact
  }
}
