import type { Target } from '../target.ts'
import type { OpenNotificationRow } from '../database.ts'

export const openNotificationColumns: Target<OpenNotificationRow> = {
  table: 'open_notifications',
  key: ['notification_id'],
  columns: {
    notification_id: 'text',
    provider: 'text',
    payment_id: 'text',
    owner: 'text',
    received_at: 'timestamptz',
  },
}

/** All that has to be known of a row for it to go. */
export const handledNotifications: Target<Pick<OpenNotificationRow, 'notification_id'>> = {
  table: 'open_notifications',
  key: ['notification_id'],
  columns: { notification_id: 'text' },
}
