/** Frozen: its checksum is recorded where it was applied. A change is a new file. */
export const createLogIdentity = {
  name: '0004-log-identity',
  sql: `
-- One row: the log that the checkpoints' positions are of.
CREATE TABLE log_identity (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  first_position numeric NOT NULL,
  first_event_id uuid NOT NULL,
  -- Tells the log from an import of it that begins at the same position; null where equal events have equal positions.
  origin text COLLATE "C"
);
`,
} as const
