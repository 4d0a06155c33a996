import type { PaymentId } from '../core/ids.ts'
import type { ProviderOrderEvent } from './events.ts'

export type ProviderOrder =
  { readonly status: 'free' } | { readonly status: 'claimed'; readonly paymentId: PaymentId }

export const initial: ProviderOrder = { status: 'free' }

export const evolve = (_state: ProviderOrder, { paymentId }: ProviderOrderEvent): ProviderOrder => ({
  status: 'claimed',
  paymentId,
})
