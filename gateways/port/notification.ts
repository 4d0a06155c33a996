import type { Credentials } from './gateway.ts'
import type { Instant } from '../../ledger/core/time.ts'
import type { ProviderTransaction } from '../../ledger/payment/provider.ts'

/** What of a contract a notification may be signed with. */
export type ContractKeys = Pick<Credentials, 'secretKey' | 'settings'>

/** One POST of a provider to our door, as it came. */
export type Delivery = {
  readonly body: Uint8Array
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly receivedAt: Instant
}

/** What a delivery says it is about. Even a signed one only makes us ask: the inquiry's answer is what counts. */
export type Notice = {
  /** The provider's id of the event; null where it has none, and the body stands for itself. */
  readonly eventId: string | null
  /** Our order's id at the provider. */
  readonly providerOrderId: string
  /** The provider's own word for what happened. */
  readonly eventType: string
  /** What it says was done, as far as it says so in the ledger's terms. */
  readonly claims: readonly Claim[]
}

/**
 * A movement as an inquiry would show it; `amount` in minor units. `reference`: the provider's id of it, needed only where
 * nobody can ask, so that what the provider signed is all that there will ever be.
 */
export type Claim = Pick<ProviderTransaction, 'operation' | 'at'> & {
  readonly amount: bigint
  readonly reference?: string
}

/**
 * `signed`: the provider said so. `hint`: anybody may have said it. `forged`: the signature is missing or wrong;
 * `stale`: it is right but too old, or from the future; `unreadable`: it is not what the contract describes;
 * `irrelevant`: about something that is no payment.
 */
export type Reading =
  | { readonly kind: 'signed' | 'hint'; readonly notice: Notice }
  | { readonly kind: 'forged' | 'stale' | 'unreadable' | 'irrelevant' }

export type NotificationReader = {
  /** Never throws. `contracts`: those that may have been meant; one that fits is enough. */
  readonly read: (delivery: Delivery, contracts: readonly ContractKeys[]) => Reading
  /**
   * The claims of a body whose signature was right when it came, for a process that finds it in the log. Absent where the
   * provider can be asked instead.
   */
  readonly claimsIn?: (body: Uint8Array) => readonly Claim[]
  /**
   * Where the provider's notifications come from: addresses, or networks in CIDR form. Held to it are contracts with the
   * provider's own hosts; undefined: it names none.
   */
  readonly sources?: readonly string[]
  /** What the provider wants to be answered when all is well. */
  readonly reply: { readonly contentType: string; readonly text: string }
}
