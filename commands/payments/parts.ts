import type { PaymentId, ProviderId } from '../../ledger/core/ids.ts'
import type { Runtime } from '../../ledger/core/runtime.ts'
import type { Merchant } from '../../ledger/merchant/evolve.ts'
import type { InquiryAnswer } from '../../ledger/payment/commands.ts'
import type { InquiryCause, PaymentEvent } from '../../ledger/payment/events.ts'
import type { PaymentIntent } from '../../ledger/payment/intent.ts'
import type { ProviderProfile } from '../../ledger/payment/provider.ts'
import type { Attempt, ExistingPayment, Payment } from '../../ledger/payment/state.ts'
import type { CommandContext } from '../../ledger/store/aggregates.ts'
import type { Current } from '../../ledger/store/current.ts'
import type { Cards, Payments, ProviderOrders } from '../../ledger/store/desks.ts'
import type { Loaded } from '../../ledger/store/loaded.ts'
import type { Vault } from '../../ledger/store/vault.ts'
import type { LogWatch } from '../../ledger/store/watch.ts'

/**
 * Hands an appended intent to whoever carries intents out in this process; the payment as of its outcome, or undefined
 * when that could not be recorded.
 */
export type Dispatch = (
  appended: {
    readonly intent: PaymentIntent
    readonly payment: ExistingPayment
    /** On the monotonic clock, before it was appended. */
    readonly fromMs: number
  },
  correlationId: string,
) => Promise<Loaded<Payment, PaymentEvent> | undefined>

/**
 * Asks the provider for every attempt of a payment, and records that and whatever it shows done; undefined when there is
 * no such payment.
 */
export type Inquire = (
  paymentId: PaymentId,
  asked: { readonly cause: InquiryCause; readonly context: CommandContext },
) => Promise<readonly { readonly attempt: Attempt; readonly answer: InquiryAnswer }[] | undefined>

export type PaymentParts = {
  readonly payments: Payments
  readonly providerOrders: ProviderOrders
  readonly cards: Cards
  readonly merchants: Current<Merchant>
  readonly providers: ReadonlyMap<ProviderId, ProviderProfile>
  /** Providers that every merchant may use in test mode without a contract of its own. */
  readonly demoProviders: ReadonlySet<ProviderId>
  readonly vault: Vault
  readonly runtime: Runtime
  readonly watch: LogWatch
  readonly dispatch: Dispatch
  readonly inquire: Inquire
  /** Longer than the overall limit of a provider call. */
  readonly leaseMs: number
}
