import type { Request, Response } from 'express'
import type { ContractId, NotificationId, PaymentId, ProviderId } from '../../ledger/core/ids.ts'
import type { Log } from '../../ledger/core/log.ts'
import type { Runtime } from '../../ledger/core/runtime.ts'
import type { UnderWay } from '../../ledger/core/under-way.ts'
import type { Trust } from '../../ledger/notification/events.ts'
import type { Notifications, Payments } from '../../ledger/store/desks.ts'
import type { Proven } from '../dispatch/believe.ts'
import type { CredentialsSource } from '../dispatch/credentials.ts'
import type { Claim, NotificationReader } from '../port/notification.ts'
import type { Sources } from './sources.ts'

/** How the door says no; its words and statuses are the HTTP surface's. */
export type WebhookRefusal =
  | 'route_not_found'
  | 'method_not_allowed'
  | 'notification_forged'
  | 'notification_stale'
  | 'notification_unreadable'
  | 'notification_too_many'
  | 'notification_source_refused'

/** What a notification says, and how far it may be believed. */
export type Said = Proven['order'] & { readonly trust: Trust; readonly claims: readonly Claim[] }

export type WebhookParts = CredentialsSource & {
  readonly readers: ReadonlyMap<ProviderId, NotificationReader>
  /** By provider; one that is not there may notify from anywhere. */
  readonly sources: ReadonlyMap<ProviderId, Sources>
  readonly payments: Payments
  readonly notifications: Notifications
  /** By an order id that a merchant chose; what it finds is checked against the log. */
  readonly findPayment: (
    provider: ProviderId,
    providerOrderId: string,
    contractId: ContractId,
  ) => Promise<PaymentId | undefined>
  /**
   * Told once it is stored, and in this process once for each; null: about no order of ours, as far as is known. Starts
   * its work and returns: the provider's answer does not wait for it.
   */
  readonly onReceived: (notificationId: NotificationId, paymentId: PaymentId | null, said: Said) => void
  readonly refuse: (request: Request, response: Response, reason: WebhookRefusal) => void
  readonly correlationIdOf: (response: Response) => string
  /** Told of every notification on its way into the log. */
  readonly requests: UnderWay
  readonly runtime: Runtime
  readonly log: Log
}
