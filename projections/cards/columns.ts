import type { Target } from '../target.ts'
import type { CardRow } from '../database.ts'

export const cards: Target<CardRow> = {
  table: 'cards',
  key: ['card_id'],
  columns: {
    card_id: 'text',
    merchant_id: 'text',
    mode: 'text',
    provider: 'text',
    kind: 'text',
    masked_number: 'text',
    issuer: 'text',
    product: 'text',
    payer_reference: 'text',
    status: 'text',
    created_at: 'timestamptz',
    removed_at: 'timestamptz',
  },
}

/** All that ever changes in a row. */
export type Removal = Pick<CardRow, 'card_id' | 'status' | 'removed_at'>
export const removals: Target<Removal> = {
  table: 'cards',
  key: ['card_id'],
  columns: { card_id: 'text', status: 'text', removed_at: 'timestamptz' },
}
