import { sql } from 'kysely'
import type { NotificationId } from '../../ledger/core/ids.ts'
import { insertion, type Statement } from '../bulk.ts'
import { applying } from '../failures.ts'
import type { Projection } from '../projection.ts'
import { textArray } from '../text-array.ts'
import { openNotificationColumns } from './columns.ts'
import { changesOf, isNotificationFact, isNotificationStream } from './fold.ts'

/** What a provider has told that is not handled yet. */
export const openNotificationsProjection: Projection = {
  name: 'open_notifications',
  version: 1,
  reads: isNotificationStream,
  prepare: (tx, events) => {
    const { opened, handled } = applying(() => changesOf(events.filter(isNotificationFact)))
    const statements = applying(() => [deletion(handled), insertion(openNotificationColumns, opened)])
    return Promise.resolve(async () => {
      for (const statement of statements) await statement(tx)
    })
  },
}

/** However many rows, as far as they are there. */
const deletion = (ids: readonly NotificationId[]): Statement => {
  if (ids.length === 0) return () => Promise.resolve()
  const statement = sql`DELETE FROM open_notifications WHERE notification_id = ANY(${textArray(ids)}::text[])`
  return async (tx) => {
    await statement.execute(tx)
  }
}
