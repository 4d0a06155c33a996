import { accept, reject, type Decider, type Decision } from '../core/decider.ts'
import type { NotificationCommand, NotificationRejection } from './commands.ts'
import type { NotificationEvent } from './events.ts'
import { evolve, initial, type Notification } from './evolve.ts'

const decide = (
  command: NotificationCommand,
  state: Notification,
): Decision<NotificationEvent, NotificationRejection> => {
  const { notificationId, at } = command
  switch (command.type) {
    case 'ReceiveNotification':
      // Providers repeat themselves: the first delivery is the fact.
      if (state.status !== 'none') return accept()
      return accept({ type: 'NotificationReceived', notificationId, at, ...command.received })
    case 'HandleNotification': {
      if (state.status === 'none') return reject('notification_not_found')
      // What had no payment may find one later; what was asked about stays so.
      if (state.status === 'handled' && (state.result !== 'unmatched' || command.result === 'unmatched'))
        return accept()
      return accept({ type: 'NotificationHandled', notificationId, at, result: command.result })
    }
  }
}

export const notificationDecider: Decider<
  NotificationCommand,
  Notification,
  NotificationEvent,
  NotificationRejection
> = { decide, evolve, initial }
