import { sql } from 'kysely'
import type { NotificationId, OwnerId, PaymentId, ProviderId } from '../../ledger/core/ids.ts'
import type { Instant } from '../../ledger/core/time.ts'
import type { OpenNotificationRow, ReadDatabase } from '../database.ts'

/** A notification that is not handled yet. */
export type OpenNotification = {
  readonly notificationId: NotificationId
  readonly provider: ProviderId
  /** null: about no order of ours, as far as was known when it came. */
  readonly paymentId: PaymentId | null
  /** The process that took it in. */
  readonly owner: OwnerId
  readonly receivedAt: Instant
  /** Since it was received, by the database's clock. */
  readonly ageMs: number
}

export type OpenNotificationPage = {
  readonly limit: number
  /** The last one of the page before. */
  readonly after?: Pick<OpenNotification, 'receivedAt' | 'notificationId'> | undefined
}

/** Longest open first. */
export const openNotifications = async (
  database: ReadDatabase,
  { limit, after }: OpenNotificationPage,
): Promise<readonly OpenNotification[]> => {
  const ageMs = sql<number>`greatest(0, floor(extract(epoch FROM clock_timestamp() - received_at) * 1000))::float8`
  const all = database.selectFrom('open_notifications').selectAll().select(ageMs.as('age_ms'))
  const page =
    after === undefined
      ? all
      : all.where(
          sql<boolean>`(received_at, notification_id) > (${after.receivedAt}::timestamptz, ${after.notificationId})`,
        )
  const rows = await page.orderBy('received_at').orderBy('notification_id').limit(limit).execute()
  return rows.map(openNotificationOf)
}

const openNotificationOf = (row: OpenNotificationRow & { readonly age_ms: number }): OpenNotification => ({
  notificationId: row.notification_id,
  provider: row.provider,
  paymentId: row.payment_id,
  owner: row.owner,
  receivedAt: row.received_at,
  ageMs: row.age_ms,
})
