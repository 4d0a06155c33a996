import type { ContractId, NotificationId, OwnerId, PaymentId, ProviderId } from '../core/ids.ts'
import type { SealedText } from '../core/sealed.ts'
import type { Instant } from '../core/time.ts'

type Fact<Type extends string, Body> = {
  readonly type: Type
  readonly notificationId: NotificationId
  readonly at: Instant
} & Readonly<Body>

/** `signed`: the provider said so. `hint`: anybody may have said it. Either makes us ask the provider, if it can be asked. */
export type Trust = 'signed' | 'hint'

/** What came in at our door, as it said itself. */
export type ReceivedNotification = {
  readonly provider: ProviderId
  /** Of the address that it came to. */
  readonly contractId: ContractId
  readonly trust: Trust
  /** The provider's own word for what happened. */
  readonly eventType: string
  readonly providerOrderId: string
  /** null: not an order of ours, as far as was known then. */
  readonly paymentId: PaymentId | null
  /** Hex SHA-256 of the raw body. */
  readonly bodyHash: string
  /** The raw body in base64, as evidence; it may hold personal data. */
  readonly sealedBody: SealedText
  /** The process that took it in, and asks the provider. */
  readonly owner: OwnerId
}

/**
 * `known`: it tells what the ledger had recorded already, so there was nothing to ask. `inquired`: the provider was asked
 * what really happened. `believed`: it cannot be asked, and what it signed was taken for its answer. `unmatched`: there
 * was no payment to ask about.
 */
export type Handling = 'known' | 'inquired' | 'believed' | 'unmatched'

/** Stored as is, for ever: changed by adding a type or a version, never by editing. */
export type NotificationEvent =
  Fact<'NotificationReceived', ReceivedNotification> | Fact<'NotificationHandled', { result: Handling }>
