import type { Position, StoredEvent } from '../port.ts'

/** A few of a reader's batches. */
const MOST_EVENTS = 8_000
/** UTF-16 units of data and metadata. */
const MOST_WEIGHT = 8 * 1024 * 1024

/**
 * The newest events as the live subscription told them: all that the log holds after some position, up to the last one
 * heard of. A reader that stands inside is answered from here, a slower one falls out of it and reads from the server.
 */
export type Window = {
  /** In the log's order, the next ones after those added before. */
  readonly add: (events: readonly StoredEvent[]) => void
  /** The next events, at most `limit`, none at the window's end; undefined: the window begins only after the position. */
  readonly after: (position: Position, limit: number) => readonly StoredEvent[] | undefined
  /** Of the last event heard of. */
  readonly end: () => Position
}

export const newWindow = (startsAfter: Position): Window => {
  let start = startsAfter
  let end = startsAfter
  let kept: StoredEvent[] = []
  let weight = 0

  /** The older half at once, so that an event is moved but a few times. */
  const trim = (): void => {
    while (kept.length > 1 && (kept.length > MOST_EVENTS || weight > MOST_WEIGHT)) {
      const dropped = kept.slice(0, kept.length / 2)
      kept = kept.slice(dropped.length)
      weight -= weightOf(dropped)
      start = dropped.at(-1)?.position ?? start
    }
  }

  return {
    add: (events) => {
      kept.push(...events)
      weight += weightOf(events)
      end = events.at(-1)?.position ?? end
      trim()
    },
    after: (position, limit) => {
      if (position < start) return undefined
      const first = firstAfter(kept, position)
      return kept.slice(first, first + limit)
    },
    end: () => end,
  }
}

const weightOf = (events: readonly StoredEvent[]): number =>
  events.reduce((sum, { data, metadata }) => sum + data.length + metadata.length, 0)

/** The index of the first event after the position, in events ordered by position. */
const firstAfter = (events: readonly StoredEvent[], position: Position): number => {
  let low = 0
  let high = events.length
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if ((events[middle]?.position ?? position) <= position) low = middle + 1
    else high = middle
  }
  return low
}
