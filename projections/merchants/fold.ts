import type { ApiKeyEvent } from '../../ledger/api-key/events.ts'
import type { ApiKeyId, StreamName } from '../../ledger/core/ids.ts'
import type { MerchantEvent } from '../../ledger/merchant/events.ts'
import type { Fact } from '../../ledger/store/ledger-event.ts'
import { storable } from '../storable.ts'
import type { Revocation } from './columns.ts'
import type { MerchantContractRow, MerchantKeyRow, MerchantRow } from './rows.ts'

const isMerchantStream = (stream: StreamName): boolean => stream.startsWith('merchant-')
const isApiKeyStream = (stream: StreamName): boolean => stream.startsWith('api_key-')

export const isReadStream = (stream: StreamName): boolean =>
  isMerchantStream(stream) || isApiKeyStream(stream)

/** A stream holds events of its own category only. */
export const isMerchantFact = <One extends Fact>(recorded: One): recorded is One & Fact<MerchantEvent> =>
  isMerchantStream(recorded.stream)
export const isApiKeyFact = <One extends Fact>(recorded: One): recorded is One & Fact<ApiKeyEvent> =>
  isApiKeyStream(recorded.stream)

export type MerchantChanges = {
  readonly registered: readonly MerchantRow[]
  readonly contracts: readonly MerchantContractRow[]
}

export const merchantChanges = (facts: readonly Fact<MerchantEvent>[]): MerchantChanges => {
  const registered: MerchantRow[] = []
  const contracts: MerchantContractRow[] = []
  for (const { event } of facts)
    switch (event.type) {
      case 'MerchantRegistered':
        registered.push({
          merchant_id: event.merchantId,
          name: storable(event.name),
          business_number: event.businessNumber,
          registered_at: event.at,
        })
        break
      case 'ProviderContractAdded':
        contracts.push({
          contract_id: event.contractId,
          merchant_id: event.merchantId,
          provider: event.provider,
          mode: event.mode,
          base_url: storable(event.baseUrl),
          added_at: event.at,
        })
    }
  return { registered, contracts }
}

export type KeyChanges = {
  /** As they are after the facts. */
  readonly issued: readonly MerchantKeyRow[]
  /** Of those that were issued before. */
  readonly revoked: readonly Revocation[]
}

export const keyChanges = (facts: readonly Fact<ApiKeyEvent>[]): KeyChanges => {
  const issued = new Map<ApiKeyId, MerchantKeyRow>()
  const revoked: Revocation[] = []
  for (const { event } of facts) {
    const { keyId, at } = event
    const own = issued.get(keyId)
    switch (event.type) {
      case 'ApiKeyIssued': {
        const { merchantId, mode } = event
        issued.set(keyId, { key_id: keyId, merchant_id: merchantId, mode, issued_at: at, revoked_at: null })
        break
      }
      case 'ApiKeyRevoked':
        if (own === undefined) revoked.push({ key_id: keyId, revoked_at: at })
        else issued.set(keyId, { ...own, revoked_at: at })
    }
  }
  return { issued: [...issued.values()], revoked }
}
