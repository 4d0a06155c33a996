import type { Target } from '../target.ts'
import type { OpenCaseRow } from '../database.ts'

export const openCases: Target<OpenCaseRow> = {
  table: 'open_cases',
  key: ['payment_id', 'transaction_id'],
  columns: {
    payment_id: 'text',
    transaction_id: 'text',
    merchant_id: 'text',
    mode: 'text',
    provider: 'text',
    contract_id: 'text',
    operation: 'text',
    found_id: 'text',
    currency: 'text',
    amount: 'numeric',
    stage: 'text',
    owner: 'text',
    lease_ms: 'double precision',
    tries: 'integer',
    repeats: 'integer',
    sends: 'integer',
    failure_category: 'integer',
    failure_kind: 'text',
    failure_provider_code: 'text',
    failure_provider_message: 'text',
    review: 'text',
    opened_at: 'timestamptz',
    changed_at: 'timestamptz',
    revision: 'integer',
  },
}

/** All that has to be known of a row for it to go. */
export const decidedCases: Target<Pick<OpenCaseRow, 'payment_id' | 'transaction_id'>> = {
  table: 'open_cases',
  key: ['payment_id', 'transaction_id'],
  columns: { payment_id: 'text', transaction_id: 'text' },
}
