import { ContractId, type MerchantId, type ProviderId } from '../core/ids.ts'
import type { ContractValues } from '../core/contract-shape.ts'

/** The provider contract that development takes from the environment, for merchants that have none of their own. */
export const environmentContractId = (provider: ProviderId): ContractId =>
  ContractId(`environment:${provider}`)

/** Where a contract's sealed secret belongs. */
export const contractBinding = (merchantId: MerchantId, contractId: ContractId): string =>
  `merchant-${merchantId}/${contractId}/secret-key`

/** How the text begins that holds more than a key. */
const SEVERAL = '{"secretKey":'

/** As one text, to be sealed; a key alone is written as it is, unless it could be taken for more. */
export const writeContractValues = ({ secretKey, settings = {} }: ContractValues): string =>
  Object.keys(settings).length === 0 && !secretKey.startsWith(SEVERAL)
    ? secretKey
    : JSON.stringify({ secretKey, settings })

/** Never throws: an error could quote the text. */
export const readContractValues = (text: string): ContractValues => {
  const values = text.startsWith(SEVERAL) ? parsed(text) : undefined
  return isValues(values) ? values : { secretKey: text }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
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
