import type { ContractId, NotificationId, PaymentId, ProviderId } from '../../ledger/core/ids.ts'
import type { Instant } from '../../ledger/core/time.ts'
import type { Handling, Trust } from '../../ledger/notification/events.ts'

/** What a provider told by itself, without its body. Both times are the log's. */
export type NotificationRow = {
  readonly notification_id: NotificationId
  /** null: about no order of ours, as far as was known when it came. */
  readonly payment_id: PaymentId | null
  readonly provider: ProviderId
  readonly contract_id: ContractId
  readonly trust: Trust
  readonly event_type: string
  readonly provider_order_id: string
  readonly received_at: Instant
  /** null: not handled yet. */
  readonly handled_at: Instant | null
  readonly result: Handling | null
}
