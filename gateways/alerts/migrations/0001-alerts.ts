/** Frozen: its checksum is recorded where it was applied. A change is a new file. */
export const createAlerts = {
  name: '0001-alerts',
  sql: `
-- What operators were alerted to. Nothing here decides anything; old rows are removed.
CREATE TABLE alerts (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  kind text COLLATE "C" NOT NULL,
  provider text COLLATE "C",
  -- The process that raised it.
  owner text COLLATE "C" NOT NULL,
  untold bigint NOT NULL CHECK (untold >= 0),
  about jsonb NOT NULL
);
CREATE INDEX alerts_at ON alerts (at, id);
`,
} as const
