import { EVENTS_PER_BATCH } from '../../ledger/store/follow.ts'
import type { Recorded } from '../../ledger/store/ledger-event.ts'
import type { EventStore, Position, StoredEvent } from '../../ledger/store/port.ts'
import type { Instant } from '../../ledger/core/time.ts'
import { decodeBatch } from '../decode-batch.ts'
import type { Projection } from '../projection.ts'

/** The last event that counts: of the log up to a position, or of what was recorded up to a time. */
export type Until =
  | { readonly kind: 'position'; readonly position: Position }
  | { readonly kind: 'time'; readonly recordedAt: Instant }

export type Rebuilding = {
  readonly store: Pick<EventStore, 'readAll'>
  readonly projection: Projection
  readonly write: (events: readonly Recorded[]) => Promise<void>
  readonly onProgress?: ((position: Position) => void) | undefined
}

/**
 * Applies the log after `from` as far as `until`; the next batch is read while one is written.
 * @returns the position of the last event that counted, `from` when there was none.
 * @throws CannotApplyError when an event cannot be decoded.
 */
export const rebuild = async (rebuilding: Rebuilding, from: Position, until: Until): Promise<Position> => {
  const { store, projection, write, onProgress } = rebuilding
  let reached = from
  let reading = store.readAll(from, EVENTS_PER_BATCH)
  // Ends with the log at the latest: every turn reads on.
  for (;;) {
    const batch = await reading
    const counted = batch.filter(counts(until))
    const last = counted.at(-1)
    if (last === undefined) return reached
    const isLast = counted.length < EVENTS_PER_BATCH
    if (!isLast) reading = readAhead(store, last.position)
    const { events, unreadable } = decodeBatch(projection, counted)
    if (unreadable !== undefined) throw unreadable
    await write(events)
    reached = last.position
    onProgress?.(reached)
    if (isLast) return reached
  }
}

const counts =
  (until: Until) =>
  ({ position, recordedAt }: StoredEvent): boolean =>
    until.kind === 'position' ? position <= until.position : recordedAt <= until.recordedAt

/** Its failure is told when the batch is asked for, unless something else failed before. */
const readAhead = (store: Pick<EventStore, 'readAll'>, after: Position): Promise<readonly StoredEvent[]> => {
  const reading = store.readAll(after, EVENTS_PER_BATCH)
  reading.catch(() => undefined)
  return reading
}
