import type { NotificationId, StreamName } from '../../ledger/core/ids.ts'
import type { NotificationEvent } from '../../ledger/notification/events.ts'
import type { Fact } from '../../ledger/store/ledger-event.ts'
import type { OpenNotificationRow } from '../database.ts'

export type NotificationFact = Fact<NotificationEvent>

export const isNotificationStream = (stream: StreamName): boolean => stream.startsWith('notification-')
/** A notification's stream holds notification events only. */
export const isNotificationFact = <One extends Fact>(recorded: One): recorded is One & NotificationFact =>
  isNotificationStream(recorded.stream)

/** What is received and handled within a batch is in neither. */
export type NotificationChanges = {
  readonly opened: readonly OpenNotificationRow[]
  /** Received before; their rows may have gone already, for what found no payment may be handled once more. */
  readonly handled: readonly NotificationId[]
}

export const changesOf = (facts: readonly NotificationFact[]): NotificationChanges => {
  const opened = new Map<NotificationId, OpenNotificationRow>()
  const handled = new Set<NotificationId>()
  for (const { event, recordedAt } of facts) {
    const { notificationId } = event
    switch (event.type) {
      case 'NotificationReceived':
        opened.set(notificationId, {
          notification_id: notificationId,
          provider: event.provider,
          payment_id: event.paymentId,
          owner: event.owner,
          received_at: recordedAt,
        })
        break
      case 'NotificationHandled':
        if (!opened.delete(notificationId)) handled.add(notificationId)
    }
  }
  return { opened: [...opened.values()], handled: [...handled] }
}
