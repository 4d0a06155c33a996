import { unpacked } from '../../../ledger/store/packed-facts.ts'
import { START, type EventStore, type Position } from '../../../ledger/store/port.ts'
import { isWithin, type Until } from '../../../ledger/store/until.ts'
import { openReadDatabase, type ReadPlace } from '../../../projections/connect.ts'
import { decodeBatch } from '../../../projections/decode-batch.ts'
import { applyEvents, type Projection } from '../../../projections/projection.ts'
import { readTo } from '../../../projections/replay/share.ts'

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
  const standing = { position: START }
  try {
    await readTo(store, [{ share: standing, until }], async (batch) => {
      const { events, to, unreadable } = decodeBatch(
        projection,
        unpacked(batch).filter((one) => isWithin(until, one)),
      )
      if (unreadable !== undefined) throw unreadable
      if (to === undefined) return true
      await database.transaction().execute((tx) => applyEvents(prepare, tx, events))
      onProgress(to, all)
      return true
    })
    return standing.position
  } finally {
    await database.destroy()
  }
}
