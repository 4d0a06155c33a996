import type { ApiKeyEvent } from '../api-key/events.ts'
import type { BusinessNumberEvent } from '../business-number/events.ts'
import type { CardEvent } from '../card/events.ts'
import type { MasterKeyEvent } from '../master-key/events.ts'
import type { MerchantEvent } from '../merchant/events.ts'
import type { NotificationEvent } from '../notification/events.ts'
import type { PaymentImportEvent } from '../payment-import/events.ts'
import type { PaymentEvent } from '../payment/events.ts'
import type { ProviderOrderEvent } from '../provider-order/events.ts'
import type { ApiKeyId, EventId, MerchantId, OwnerId, StreamName } from '../core/ids.ts'
import type { Instant } from '../core/time.ts'
import type { Position } from './port.ts'

/** Every event of every stream. */
export type LedgerEvent =
  | PaymentEvent
  | MerchantEvent
  | ApiKeyEvent
  | BusinessNumberEvent
  | ProviderOrderEvent
  | MasterKeyEvent
  | NotificationEvent
  | CardEvent
  | PaymentImportEvent

/** Who made it happen. */
export type Actor =
  | { readonly kind: 'merchant'; readonly merchantId: MerchantId; readonly keyId: ApiKeyId }
  | { readonly kind: 'administrator' }
  | { readonly kind: 'dispatcher'; readonly owner: OwnerId }
  /** A process of ours, for itself. */
  | { readonly kind: 'system'; readonly owner: OwnerId }

export type EventMetadata = {
  /** The request that started it all; the same in everything that follows from it. */
  readonly correlationId: string
  /** The command that wrote this event. */
  readonly causationId: string
  readonly actor: Actor
  /** The client's key and a keyed hash of what it asked, so that a repetition is recognised and never mistaken. */
  readonly idempotency: { readonly key: string; readonly requestHash: string } | null
}

/** An event in its place in the log, decoded. */
export type Recorded<Event = LedgerEvent> = {
  readonly id: EventId
  readonly stream: StreamName
  readonly revision: number
  readonly position: Position
  readonly recordedAt: Instant
  readonly event: Event
  readonly metadata: EventMetadata
}

/** The same without what is said about it: all that a read model may follow from. */
export type Fact<Event = LedgerEvent> = Omit<Recorded<Event>, 'metadata'>
