import { MerchantId } from '../../ledger/core/ids.ts'

const ID_PATTERN = /^mer_[0-9a-f]{32}$/

/** undefined: no merchant ever had such an id, so nobody needs to be asked. */
export const merchantIdIn = (text: string): MerchantId | undefined =>
  ID_PATTERN.test(text) ? MerchantId(text) : undefined
