import { merchantStream, type ContractId, type ProviderId } from '../../ledger/core/ids.ts'
import { environmentContractId } from '../../ledger/merchant/contract.ts'
import { contractWith } from '../../ledger/merchant/evolve.ts'
import type { MerchantCaller } from '../http/endpoint.ts'
import type { PaymentParts } from './parts.ts'

/** Whose key a payment at this provider is made with: the merchant's own, or in test mode the demo's. */
export const contractFor = async (
  { merchants, demoProviders }: Pick<PaymentParts, 'merchants' | 'demoProviders'>,
  { merchantId, mode }: Pick<MerchantCaller, 'merchantId' | 'mode'>,
  provider: ProviderId,
): Promise<ContractId | undefined> => {
  const own = contractWith(await merchants.get(merchantStream(merchantId)), provider, mode)
  if (own !== undefined) return own.contractId
  return mode === 'test' && demoProviders.has(provider) ? environmentContractId(provider) : undefined
}
