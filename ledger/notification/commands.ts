import type { NotificationId } from '../core/ids.ts'
import type { Instant } from '../core/time.ts'
import type { Handling, ReceivedNotification } from './events.ts'

type Command<Type extends string, Body> = {
  readonly type: Type
  readonly notificationId: NotificationId
  readonly at: Instant
} & Readonly<Body>

export type NotificationCommand =
  | Command<'ReceiveNotification', { received: ReceivedNotification }>
  | Command<'HandleNotification', { result: Handling }>

export type NotificationRejection = 'notification_not_found'
