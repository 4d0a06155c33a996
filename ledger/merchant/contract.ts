import { ContractId, type MerchantId, type ProviderId } from '../core/ids.ts'

/** The provider contract that development takes from the environment, for merchants that have none of their own. */
export const environmentContractId = (provider: ProviderId): ContractId =>
  ContractId(`environment:${provider}`)

/** Where a contract's sealed secret belongs. */
export const contractBinding = (merchantId: MerchantId, contractId: ContractId): string =>
  `merchant-${merchantId}/${contractId}/secret-key`
