import type { Target } from '../target.ts'
import type { MerchantContractRow, MerchantKeyRow, MerchantRow } from './rows.ts'

export const merchants: Target<MerchantRow> = {
  table: 'merchants',
  key: ['merchant_id'],
  columns: {
    merchant_id: 'text',
    name: 'text',
    business_number: 'text',
    registered_at: 'timestamptz',
  },
}

export const merchantContracts: Target<MerchantContractRow> = {
  table: 'merchant_contracts',
  key: ['contract_id'],
  columns: {
    contract_id: 'text',
    merchant_id: 'text',
    provider: 'text',
    mode: 'text',
    base_url: 'text',
    added_at: 'timestamptz',
  },
}

export const merchantKeys: Target<MerchantKeyRow> = {
  table: 'merchant_keys',
  key: ['key_id'],
  columns: {
    key_id: 'text',
    merchant_id: 'text',
    mode: 'text',
    issued_at: 'timestamptz',
    revoked_at: 'timestamptz',
  },
}

/** All that ever changes in a key's row. */
export type Revocation = Pick<MerchantKeyRow, 'key_id' | 'revoked_at'>
export const revocations: Target<Revocation> = {
  table: 'merchant_keys',
  key: ['key_id'],
  columns: { key_id: 'text', revoked_at: 'timestamptz' },
}
