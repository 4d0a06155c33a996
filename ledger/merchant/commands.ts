import type { BusinessNumber, MerchantId } from '../core/ids.ts'
import type { Instant } from '../core/time.ts'
import type { ProviderContract } from './events.ts'

type Command<Type extends string, Body> = {
  readonly type: Type
  readonly merchantId: MerchantId
  readonly at: Instant
} & Readonly<Body>

export type MerchantCommand =
  | Command<'RegisterMerchant', { name: string; businessNumber: BusinessNumber }>
  | Command<'AddProviderContract', { contract: ProviderContract }>

/** Most specific first; the first that applies is the one returned. */
export type MerchantRejection =
  'merchant_not_found' | 'merchant_already_registered' | 'provider_contract_exists'
