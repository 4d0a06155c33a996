import type { JournalAccountRow, JournalLineRow } from '../database.ts'
import type { Target } from '../target.ts'

export const journalAccounts: Target<JournalAccountRow> = {
  table: 'journal_accounts',
  key: ['account', 'currency'],
  columns: {
    account: 'text',
    currency: 'text',
    mode: 'text',
    code: 'text',
    class: 'text',
    holder: 'text',
    balance: 'numeric',
    debits: 'numeric',
    lines: 'bigint',
    last_position: 'bigint',
    last_recorded_at: 'timestamptz',
  },
}

export const journalLines: Target<JournalLineRow> = {
  table: 'journal_lines',
  key: ['account', 'currency', 'position', 'line'],
  columns: {
    account: 'text',
    currency: 'text',
    position: 'bigint',
    line: 'integer',
    amount: 'numeric',
    balance: 'numeric',
    debits: 'numeric',
    ordinal: 'bigint',
    reason: 'text',
    payment_id: 'text',
    event_type: 'text',
    at: 'timestamptz',
    recorded_at: 'timestamptz',
  },
}
