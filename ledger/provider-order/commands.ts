import type { ContractId, PaymentId, ProviderId } from '../core/ids.ts'
import type { Instant } from '../core/time.ts'

export type ProviderOrderCommand = {
  readonly type: 'ClaimProviderOrder'
  readonly provider: ProviderId
  readonly contractId: ContractId
  readonly providerOrderId: string
  readonly paymentId: PaymentId
  readonly at: Instant
}

export type ProviderOrderRejection = 'provider_order_used'
