import type { BusinessNumber, ContractId, MerchantId, Mode, ProviderId } from '../core/ids.ts'
import type { MerchantEvent, ProviderContract } from './events.ts'

export type Merchant =
  | { readonly status: 'none' }
  | {
      readonly status: 'registered'
      readonly merchantId: MerchantId
      readonly name: string
      readonly businessNumber: BusinessNumber
      readonly contracts: ReadonlyMap<ContractId, ProviderContract>
    }

export const initial: Merchant = { status: 'none' }

/** @throws Error when the event cannot follow the state: the log is not one that decide wrote. */
export const evolve = (state: Merchant, event: MerchantEvent): Merchant => {
  switch (event.type) {
    case 'MerchantRegistered': {
      const { merchantId, name, businessNumber } = event
      return { status: 'registered', merchantId, name, businessNumber, contracts: new Map() }
    }
    case 'ProviderContractAdded': {
      if (state.status === 'none') throw new Error(`${event.merchantId}: a contract before the merchant`)
      const { contractId, provider, mode, baseUrl, sealedSecretKey } = event
      const contract = { contractId, provider, mode, baseUrl, sealedSecretKey }
      return { ...state, contracts: new Map(state.contracts).set(contractId, contract) }
    }
  }
}

/** A merchant has at most one contract with a provider in each mode. */
export const contractWith = (
  merchant: Merchant,
  provider: ProviderId,
  mode: Mode,
): ProviderContract | undefined => {
  if (merchant.status === 'none') return undefined
  return merchant.contracts
    .values()
    .find((contract) => contract.provider === provider && contract.mode === mode)
}
