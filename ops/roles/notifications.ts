import { notificationHandler, type HandlerParts } from '../../gateways/webhooks/handle.ts'
import { notificationReaders } from '../../gateways/registry.ts'
import type { WebhookParts } from '../../gateways/webhooks/parts.ts'
import { sweepNotifications } from '../../gateways/webhooks/sweep.ts'
import { underWay } from '../../ledger/core/under-way.ts'
import type { ReadDatabase } from '../../projections/database.ts'
import { openNotifications } from '../../projections/open-notifications/queries.ts'
import type { Parts } from './parts.ts'

export type NotificationsOptions = Pick<HandlerParts, 'resolver' | 'findPayment'> & {
  readonly readDatabase: ReadDatabase
}

export type RunningNotifications = {
  readonly onReceived: WebhookParts['onReceived']
  /** Lets inquiries that were begun end; what was not asked about yet stays open in the log. */
  readonly stop: () => Promise<void>
}

/** What becomes of providers' notifications in this process, and of those that have stayed open anywhere. */
export const startNotifications = (
  { desks, runtime, log, vault }: Parts,
  { readDatabase, ...options }: NotificationsOptions,
): RunningNotifications => {
  const { notifications, payments } = desks
  const ending = new AbortController()
  const work = underWay()
  const handler = notificationHandler(
    { ...options, notifications, payments, readers: notificationReaders, vault, runtime, log, work },
    ending.signal,
  )
  const sweeping = sweepNotifications(
    { handler, runtime, log, openNotifications: (page) => openNotifications(readDatabase, page) },
    ending.signal,
  )
  return {
    onReceived: handler.onReceived,
    stop: async () => {
      ending.abort()
      await sweeping
      await work.idle()
    },
  }
}
