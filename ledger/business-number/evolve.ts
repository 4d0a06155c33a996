import type { MerchantId } from '../core/ids.ts'
import type { BusinessNumberEvent } from './events.ts'

export type Reservation =
  { readonly status: 'free' } | { readonly status: 'reserved'; readonly merchantId: MerchantId }

export const initial: Reservation = { status: 'free' }

export const evolve = (_state: Reservation, { merchantId }: BusinessNumberEvent): Reservation => ({
  status: 'reserved',
  merchantId,
})
