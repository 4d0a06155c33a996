import type { NotificationId } from '../../ledger/core/ids.ts'
import type { NotificationFact } from '../open-notifications/fold.ts'
import { storable } from '../storable.ts'
import type { Handled } from './columns.ts'
import type { NotificationRow } from './rows.ts'

export type NotificationChanges = {
  /** As they are after the facts. */
  readonly received: readonly NotificationRow[]
  /** Of those that were received before; the last word on each. */
  readonly handled: readonly Handled[]
}

export const changesOf = (facts: readonly NotificationFact[]): NotificationChanges => {
  const received = new Map<NotificationId, NotificationRow>()
  const handled = new Map<NotificationId, Handled>()
  for (const { event, recordedAt } of facts) {
    const { notificationId } = event
    switch (event.type) {
      case 'NotificationReceived':
        received.set(notificationId, {
          notification_id: notificationId,
          payment_id: event.paymentId,
          provider: event.provider,
          contract_id: event.contractId,
          trust: event.trust,
          event_type: storable(event.eventType),
          provider_order_id: storable(event.providerOrderId),
          received_at: recordedAt,
          handled_at: null,
          result: null,
        })
        break
      case 'NotificationHandled': {
        const outcome = { handled_at: recordedAt, result: event.result }
        const own = received.get(notificationId)
        if (own === undefined) handled.set(notificationId, { notification_id: notificationId, ...outcome })
        else received.set(notificationId, { ...own, ...outcome })
      }
    }
  }
  return { received: [...received.values()], handled: [...handled.values()] }
}
