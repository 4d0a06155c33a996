import { sql } from 'kysely'
import type { ContractId, NotificationId, PaymentId, ProviderId } from '../../ledger/core/ids.ts'
import type { Instant } from '../../ledger/core/time.ts'
import type { Handling, Trust } from '../../ledger/notification/events.ts'
import type { ReadDatabase } from '../database.ts'
import { textArray } from '../text-array.ts'
import type { NotificationRow } from './rows.ts'

/** What a provider told by itself. Both times are the log's. */
export type Told = {
  readonly notificationId: NotificationId
  readonly provider: ProviderId
  readonly contractId: ContractId
  readonly trust: Trust
  /** The provider's own word for what happened. */
  readonly eventType: string
  readonly providerOrderId: string
  readonly receivedAt: Instant
  /** null: not yet. */
  readonly handledAt: Instant | null
  readonly result: Handling | null
}

const MOST_TOLD = 1_000

/** About one payment, oldest first; and `others`, which did not say so when they came. Beyond a thousand the oldest. */
export const notificationsAbout = async (
  database: ReadDatabase,
  paymentId: PaymentId,
  others: readonly NotificationId[],
): Promise<readonly Told[]> => {
  const { rows } = await sql<NotificationRow>`
    SELECT * FROM notifications
    WHERE payment_id = ${paymentId} OR notification_id = ANY(${textArray(others)}::text[])
    ORDER BY received_at, notification_id LIMIT ${MOST_TOLD}`.execute(database)
  return rows.map(toldBy)
}

const toldBy = (row: NotificationRow): Told => ({
  notificationId: row.notification_id,
  provider: row.provider,
  contractId: row.contract_id,
  trust: row.trust,
  eventType: row.event_type,
  providerOrderId: row.provider_order_id,
  receivedAt: row.received_at,
  handledAt: row.handled_at,
  result: row.result,
})
