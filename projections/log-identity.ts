import { START, type EventStore } from '../ledger/store/port.ts'
import { openReadDatabase, type ReadPlace } from './connect.ts'

/** The read models were built from another log: their positions mean nothing in this one. */
export class OtherLogError extends Error {
  override readonly name = 'OtherLogError'
}

/**
 * Notes which log the read models follow, the first time, by its first event and where that stands: the same events in
 * another engine are another log. From then on compares. A log without events has no identity.
 * @throws OtherLogError before anything is read into tables that belong to another log.
 */
export const assertSameLog = async (store: Pick<EventStore, 'readAll'>, place: ReadPlace): Promise<void> => {
  const [first] = await store.readAll(START, 1)
  const here = first && { first_event_id: first.id, first_position: String(first.position) }
  const database = openReadDatabase({ ...place, purpose: 'log identity', connections: 1 })
  try {
    if (here !== undefined)
      await database
        .insertInto('log_identity')
        .values(here)
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    const noted = await database.selectFrom('log_identity').selectAll().executeTakeFirst()
    if (noted === undefined) return
    if (noted.first_event_id !== here?.first_event_id || noted.first_position !== here.first_position)
      throw new OtherLogError('the read models in this database were built from another log')
  } finally {
    await database.destroy()
  }
}
