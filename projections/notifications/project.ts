import { applying } from '../failures.ts'
import { isNotificationFact, isNotificationStream } from '../open-notifications/fold.ts'
import type { Projection } from '../projection.ts'
import { insert, update } from '../rows.ts'
import { handlings, notifications } from './columns.ts'
import { notificationsDdl } from './ddl.ts'
import { changesOf } from './fold.ts'

/** All that providers told by themselves, for whoever looks into a payment. */
export const notificationsProjection: Projection = {
  name: 'notifications',
  version: 1,
  tables: [notifications],
  ddl: notificationsDdl,
  reads: isNotificationStream,
  open: () => (_, events) =>
    Promise.resolve(
      applying(() => {
        const { received, handled } = changesOf(events.filter(isNotificationFact))
        return [insert(notifications, received), update(handlings, handled)]
      }),
    ),
}
