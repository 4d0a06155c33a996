import type {
  ApiKeyId,
  BusinessNumber,
  ContractId,
  MerchantId,
  Mode,
  ProviderId,
} from '../../ledger/core/ids.ts'
import type { Instant } from '../../ledger/core/time.ts'

export type MerchantRow = {
  readonly merchant_id: MerchantId
  readonly name: string
  readonly business_number: BusinessNumber
  readonly registered_at: Instant
}

/** A merchant's contract with a provider, without its key. */
export type MerchantContractRow = {
  readonly contract_id: ContractId
  readonly merchant_id: MerchantId
  readonly provider: ProviderId
  readonly mode: Mode
  readonly base_url: string
  readonly added_at: Instant
}

/** A merchant's API key, without its secret's hash. */
export type MerchantKeyRow = {
  readonly key_id: ApiKeyId
  readonly merchant_id: MerchantId
  readonly mode: Mode
  readonly issued_at: Instant
  /** null: it lets requests in. */
  readonly revoked_at: Instant | null
}
