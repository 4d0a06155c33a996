import type { ContractId, MerchantId, ProviderId } from '../../ledger/core/ids.ts'
import { contractBinding, environmentContractId, readContractValues } from '../../ledger/merchant/contract.ts'
import type { Merchant } from '../../ledger/merchant/evolve.ts'
import type { Vault } from '../../ledger/store/vault.ts'
import type { Credentials } from '../port/gateway.ts'

export type CredentialsSource = {
  readonly merchant: (merchantId: MerchantId) => Promise<Merchant>
  readonly vault: Vault
  /** The demo contracts of test mode, by provider. */
  readonly environment: ReadonlyMap<ProviderId, Credentials>
}

/** undefined: there is no such contract, so nothing can be sent. */
export const credentialsOf = async (
  { merchant, vault, environment }: CredentialsSource,
  {
    merchantId,
    contractId,
    provider,
  }: { merchantId: MerchantId; contractId: ContractId; provider: ProviderId },
): Promise<Credentials | undefined> => {
  if (contractId === environmentContractId(provider)) return environment.get(provider)
  const state = await merchant(merchantId)
  const contract = state.status === 'registered' ? state.contracts.get(contractId) : undefined
  if (contract === undefined) return undefined
  const text = vault.open(contract.sealedSecretKey, contractBinding(merchantId, contractId))
  return { baseUrl: contract.baseUrl, ...readContractValues(text) }
}
