import type { NotificationId } from '../core/ids.ts'
import type { Handling, NotificationEvent, ReceivedNotification } from './events.ts'

type Known = { readonly notificationId: NotificationId } & Omit<
  ReceivedNotification,
  'bodyHash' | 'sealedBody'
>

export type Notification =
  | { readonly status: 'none' }
  | ({ readonly status: 'received' } & Known)
  | ({ readonly status: 'handled'; readonly result: Handling } & Known)

export const initial: Notification = { status: 'none' }

/** @throws Error when the event cannot follow the state: the log is not one that decide wrote. */
export const evolve = (state: Notification, event: NotificationEvent): Notification => {
  switch (event.type) {
    case 'NotificationReceived': {
      const { notificationId, provider, contractId, trust, eventType, providerOrderId, paymentId, owner } =
        event
      const about = { provider, contractId, trust, eventType, providerOrderId, paymentId, owner }
      return { status: 'received', notificationId, ...about }
    }
    case 'NotificationHandled':
      if (state.status === 'none') throw new Error(`${event.notificationId}: handled before it was received`)
      return { ...state, status: 'handled', result: event.result }
  }
}
