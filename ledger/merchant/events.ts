import type { BusinessNumber, ContractId, MerchantId, Mode, ProviderId } from '../core/ids.ts'
import type { SealedText } from '../core/sealed.ts'
import type { Instant } from '../core/time.ts'

type Fact<Type extends string, Body> = {
  readonly type: Type
  readonly merchantId: MerchantId
  readonly at: Instant
} & Readonly<Body>

/** What a merchant agreed with a provider: whose key its payments are made with. */
export type ProviderContract = {
  readonly contractId: ContractId
  readonly provider: ProviderId
  readonly mode: Mode
  readonly baseUrl: string
  /** Of the key and, where the provider has some, the contract's settings. */
  readonly sealedSecretKey: SealedText
}

/** Stored as is, for ever: changed by adding a type or a version, never by editing. */
export type MerchantEvent =
  | Fact<'MerchantRegistered', { name: string; businessNumber: BusinessNumber }>
  | Fact<'ProviderContractAdded', ProviderContract>
