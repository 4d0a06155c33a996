import { START, type EventStore } from '../ledger/store/port.ts'
import { openReadDatabase, type ReadPlace } from './connect.ts'
import type { LogIdentityRow } from './database.ts'

/** The read models were built from another log: their positions mean nothing in this one. */
export class OtherLogError extends Error {
  override readonly name = 'OtherLogError'
}

type Log = Pick<EventStore, 'readAll' | 'origin'>

const isSame = (one: LogIdentityRow, other: LogIdentityRow): boolean =>
  one.first_event_id === other.first_event_id &&
  one.first_position === other.first_position &&
  one.origin === other.origin

/**
 * Notes which log the read models follow, the first time, by its first event, where that stands, and its origin: the
 * same events elsewhere are another log. From then on compares.
 * @returns false where there is nothing to know a log by yet: neither an event nor a note.
 * @throws OtherLogError before anything is read into tables that belong to another log.
 */
export const assertSameLog = async (store: Log, place: ReadPlace): Promise<boolean> => {
  const [first] = await store.readAll(START, 1)
  const origin = (await store.origin?.()) ?? null
  const here = first && { first_event_id: first.id, first_position: String(first.position), origin }
  const database = openReadDatabase({ ...place, purpose: 'log identity', connections: 1 })
  try {
    if (here !== undefined)
      await database
        .insertInto('log_identity')
        .values(here)
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    const noted = await database.selectFrom('log_identity').selectAll().executeTakeFirst()
    if (noted === undefined) return false
    if (here === undefined || !isSame(noted, here))
      throw new OtherLogError('the read models in this database were built from another log')
    return true
  } finally {
    await database.destroy()
  }
}
