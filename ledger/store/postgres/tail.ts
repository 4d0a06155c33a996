import type { Position, StoredEvent } from '../port.ts'

/**
 * Some tenths of a second of a busy log. Its readers are closer to its end, and whoever is not asks the server; what is kept
 * for longer than the collector takes for young costs more than that saves.
 */
const MOST_EVENTS = 1_500
/** UTF-16 units of data and metadata. */
const MOST_WEIGHT = 2 * 1024 * 1024

/** What this process appended last, so that its own readers at the log's end need not have it sent back to them. */
export type Tail = {
  readonly keep: (written: readonly StoredEvent[]) => void
  /** The next events, in order and without a gap, at most `limit`; none when the very next one is not kept. */
  readonly after: (position: Position, limit: number) => readonly StoredEvent[]
}

export const newTail = (): Tail => {
  // By position: other processes' events lie between, and of two flushes in flight either may be answered first.
  const kept = new Map<bigint, StoredEvent>()
  let weight = 0
  const dropOldest = (): void => {
    for (const [position, event] of kept) {
      if (kept.size <= MOST_EVENTS && weight <= MOST_WEIGHT) return
      kept.delete(position)
      weight -= weightOf(event)
    }
  }
  return {
    keep: (written) => {
      for (const event of written) {
        kept.set(event.position, event)
        weight += weightOf(event)
      }
      dropOldest()
    },
    after: (position, limit) => {
      const events: StoredEvent[] = []
      let next = kept.get(position + 1n)
      for (; next !== undefined && events.length < limit; next = kept.get(next.position + 1n))
        events.push(next)
      return events
    },
  }
}

const weightOf = ({ data, metadata }: StoredEvent): number => data.length + metadata.length
