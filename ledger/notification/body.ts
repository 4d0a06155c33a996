import type { NotificationId } from '../core/ids.ts'

/** Where a notification's sealed body belongs. */
export const bodyBinding = (notificationId: NotificationId): string => `notification-${notificationId}/body`
