import type { ContractId, PaymentId, ProviderId } from '../core/ids.ts'
import type { Instant } from '../core/time.ts'

/** The order's own stream makes it one payment's: the second claim finds the first. */
export type ProviderOrderEvent = {
  readonly type: 'ProviderOrderClaimed'
  readonly provider: ProviderId
  readonly contractId: ContractId
  /** Of the window that the payer was in. */
  readonly providerOrderId: string
  readonly paymentId: PaymentId
  readonly at: Instant
}
