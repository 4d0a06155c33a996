import type { Target } from '../bulk.ts'
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
