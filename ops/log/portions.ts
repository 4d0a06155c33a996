import type { ImportedEvent } from '../../ledger/store/port.ts'

const EVENTS_PER_PORTION = 2_000
/** UTF-16 units of data and metadata; a single larger event is a portion of its own. */
const WEIGHT_PER_PORTION = 2 * 1024 * 1024

/** What is written together: enough for one round trip to be lost in it, no more than a log takes at once. */
export const inPortions = (events: readonly ImportedEvent[]): readonly (readonly ImportedEvent[])[] => {
  const portions: ImportedEvent[][] = []
  let weight = 0
  for (const event of events) {
    const more = event.data.length + event.metadata.length
    const portion = portions.at(-1)
    if (
      portion === undefined ||
      portion.length === EVENTS_PER_PORTION ||
      weight + more > WEIGHT_PER_PORTION
    ) {
      portions.push([event])
      weight = more
    } else {
      portion.push(event)
      weight += more
    }
  }
  return portions
}
