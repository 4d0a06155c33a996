import { applying } from '../failures.ts'
import type { Projection } from '../projection.ts'
import { insert, removeIfThere } from '../rows.ts'
import { handledNotifications, openNotificationColumns } from './columns.ts'
import { openNotificationsDdl } from './ddl.ts'
import { changesOf, isNotificationFact, isNotificationStream } from './fold.ts'

/** What a provider has told that is not handled yet. */
export const openNotificationsProjection: Projection = {
  name: 'open_notifications',
  version: 2,
  tables: [openNotificationColumns],
  ddl: openNotificationsDdl,
  reads: isNotificationStream,
  open: () => (_, events) =>
    Promise.resolve(
      applying(() => {
        const { opened, handled } = changesOf(events.filter(isNotificationFact))
        const gone = handled.map((id) => ({ notification_id: id }))
        return [removeIfThere(handledNotifications, gone), insert(openNotificationColumns, opened)]
      }),
    ),
}
