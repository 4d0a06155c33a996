import { ContractId, type MerchantId, type ProviderId } from '../core/ids.ts'
import type { ContractValues } from '../core/contract-shape.ts'

/** The provider contract that development takes from the environment, for merchants that have none of their own. */
export const environmentContractId = (provider: ProviderId): ContractId =>
  ContractId(`environment:${provider}`)

/** Where a contract's sealed secret belongs. */
export const contractBinding = (merchantId: MerchantId, contractId: ContractId): string =>
  `merchant-${merchantId}/${contractId}/secret-key`

/** How the text begins that holds more than a key; no key of a provider does. */
const SEVERAL = '{"secretKey":'

/** As one text, to be sealed; a key alone is written as it is. */
export const writeContractValues = ({ secretKey, settings = {} }: ContractValues): string =>
  Object.keys(settings).length === 0 ? secretKey : JSON.stringify({ secretKey, settings })

/** @throws Error when it is not what `writeContractValues` wrote. */
export const readContractValues = (text: string): ContractValues => {
  if (!text.startsWith(SEVERAL)) return { secretKey: text }
  const values: unknown = JSON.parse(text)
  if (!isValues(values)) throw new Error('no values of a contract')
  return values
}

const isValues = (value: unknown): value is ContractValues =>
  typeof value === 'object' &&
  value !== null &&
  'secretKey' in value &&
  typeof value.secretKey === 'string' &&
  'settings' in value &&
  typeof value.settings === 'object' &&
  value.settings !== null &&
  Object.values(value.settings).every((setting) => typeof setting === 'string')
