/** Frozen with the projection's version: its checksum is noted where it was used. */
export const journalDdl = `
-- One row for each account and currency that anything was ever posted to, as it stands now.
CREATE TABLE journal_accounts (
  account text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL,
  mode text COLLATE "C" NOT NULL,
  code text COLLATE "C" NOT NULL,
  class text COLLATE "C" NOT NULL,
  holder text COLLATE "C" NOT NULL,
  balance numeric NOT NULL,
  debits numeric NOT NULL,
  lines bigint NOT NULL,
  last_position bigint NOT NULL,
  last_recorded_at timestamptz NOT NULL,
  PRIMARY KEY (account, currency)
) WITH (fillfactor = 50);

-- Rows are only ever added. Each has what its account stood at after it: as of any position that is one look into the key.
CREATE TABLE journal_lines (
  account text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL,
  position bigint NOT NULL,
  line integer NOT NULL,
  amount numeric NOT NULL,
  balance numeric NOT NULL,
  debits numeric NOT NULL,
  ordinal bigint NOT NULL,
  reason text COLLATE "C" NOT NULL,
  payment_id text COLLATE "C" NOT NULL,
  event_type text COLLATE "C" NOT NULL,
  at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (account, currency, position, line)
);

-- Which position a time is: recorded times do not go back along the log, so both grow at the right end only, and this
-- costs a fraction of what an index by account and time would.
CREATE INDEX journal_lines_by_time ON journal_lines (recorded_at, position);
`
