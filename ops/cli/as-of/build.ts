import { EVENTS_PER_BATCH } from '../../../ledger/store/follow.ts'
import { START, type EventStore, type Position, type StoredEvent } from '../../../ledger/store/port.ts'
import type { Until } from '../../../ledger/store/until.ts'
import { openReadDatabase, type ReadPlace } from '../../../projections/connect.ts'
import { decodeBatch } from '../../../projections/decode-batch.ts'
import { applyEvents, type Projection } from '../../../projections/projection.ts'

export type Building = {
  readonly store: Pick<EventStore, 'readAll' | 'readStream' | 'head'>
  /** Where its tables are, empty. */
  readonly place: ReadPlace
  readonly projection: Projection
  readonly onProgress: (done: Position, all: Position) => void
}

/**
 * Fills a read model from the log up to the moment; the next batch is read while one is written.
 * @returns the position of the last event that counted; START when there was none.
 * @throws CannotApplyError when an event cannot be decoded or applied.
 */
export const buildAsOf = async (building: Building, until: Until): Promise<Position> => {
  const { store, place, projection, onProgress } = building
  const all = until.kind === 'position' ? until.position : await store.head()
  const database = openReadDatabase({
    ...place,
    connections: 1,
    purpose: 'as of',
    only: projection,
    isProjecting: true,
  })
  const prepare = projection.open(store)
  try {
    let reached = START
    let reading = readOn(store, START)
    for (;;) {
      const batch = await reading
      const counted = batch.filter(counts(until))
      const last = counted.at(-1)
      // Only an empty batch is the log's end: while ranges of it are being archived, one may end short.
      if (last === undefined) return reached
      reading = readOn(store, last.position)
      const { events, unreadable } = decodeBatch(projection, counted)
      if (unreadable !== undefined) throw unreadable
      await database.transaction().execute((tx) => applyEvents(prepare, tx, events))
      reached = last.position
      onProgress(reached, all)
      // What counts is a beginning of the log.
      if (counted.length < batch.length) return reached
    }
  } finally {
    await database.destroy()
  }
}

const counts =
  (until: Until) =>
  ({ position, recordedAt }: StoredEvent): boolean =>
    until.kind === 'position' ? position <= until.position : recordedAt <= until.recordedAt

/** Its failure is told when the batch is asked for, unless something else failed before. */
const readOn = (store: Building['store'], after: Position): Promise<readonly StoredEvent[]> => {
  const reading = store.readAll(after, EVENTS_PER_BATCH)
  reading.catch(() => undefined)
  return reading
}
