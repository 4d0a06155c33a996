import type { Target } from '../target.ts'
import type { NotificationRow } from './rows.ts'

export const notifications: Target<NotificationRow> = {
  table: 'notifications',
  key: ['notification_id'],
  columns: {
    notification_id: 'text',
    payment_id: 'text',
    provider: 'text',
    contract_id: 'text',
    trust: 'text',
    event_type: 'text',
    provider_order_id: 'text',
    received_at: 'timestamptz',
    handled_at: 'timestamptz',
    result: 'text',
  },
}

/** All that ever changes in a row. */
export type Handled = Pick<NotificationRow, 'notification_id' | 'handled_at' | 'result'>
export const handlings: Target<Handled> = {
  table: 'notifications',
  key: ['notification_id'],
  columns: { notification_id: 'text', handled_at: 'timestamptz', result: 'text' },
}
