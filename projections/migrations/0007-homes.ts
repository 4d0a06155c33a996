/** Frozen: its checksum is recorded where it was applied. A change is a new file. */
export const moveHomes = {
  name: '0007-homes',
  sql: `
-- Each version of a read model has a schema of its own from here on, and is built there from the log.
DROP TABLE payments, payment_transactions, open_cases, provider_orders, open_notifications, cards;

-- One row: by this the schemas of the tables know whose they are. They are worthless where this one is made anew.
CREATE TABLE base (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  id uuid NOT NULL DEFAULT gen_random_uuid()
);
INSERT INTO base DEFAULT VALUES;

-- Of one version of a read model there may be several builds; which of them a row is of changes when they are switched.
DELETE FROM checkpoints;
ALTER TABLE checkpoints
  DROP CONSTRAINT checkpoints_pkey,
  ADD COLUMN build text COLLATE "C" NOT NULL,
  ADD PRIMARY KEY (projection, version, build, partition);
`,
} as const
