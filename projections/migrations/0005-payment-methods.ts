/** Frozen: its checksum is recorded where it was applied. A change is a new file. */
export const addPaymentMethods = {
  name: '0005-payment-methods',
  sql: `
-- Null in every row that is there: the events before this tell neither, so that a rebuild gives the same rows.
ALTER TABLE payments
  ADD COLUMN method_kind text COLLATE "C",
  ADD COLUMN card_id text COLLATE "C";
`,
} as const
