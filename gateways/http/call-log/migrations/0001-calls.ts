/** Frozen: its checksum is recorded where it was applied. A change is a new file. */
export const createCalls = {
  name: '0001-calls',
  sql: `
-- One row for each process that records calls. A session of it holds the lock of its key while it is alive, so a row
-- without closed_at whose lock is gone ended abruptly: what it had not written yet is lost.
CREATE TABLE writers (
  owner text COLLATE "C" PRIMARY KEY,
  started_at timestamptz NOT NULL DEFAULT now(),
  closed_at timestamptz,
  -- Of everything it recorded; known when it closed.
  last_sequence bigint,
  -- When another one found it gone, so that later payments need not doubt their records.
  found_dead_at timestamptz,
  CHECK ((closed_at IS NULL) = (last_sequence IS NULL))
);

CREATE FUNCTION writer_key(owner text) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT hashtextextended(owner, 7241908117)
$$;

CREATE FUNCTION is_alive(owner text) RETURNS boolean LANGUAGE sql VOLATILE AS $$
  SELECT EXISTS (
    SELECT FROM pg_locks
    WHERE locktype = 'advisory' AND granted AND objsubid = 1
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND (classid::bigint << 32) | objid::bigint = hashtextextended(owner, 7241908117)
  )
$$;

-- Numbered without gaps for each owner, in the order of writing. A call is one HTTP try; a gap stands for calls that
-- could not be kept: so many, begun after 'at' and ended before 'lost_until'.
CREATE TABLE calls (
  owner text COLLATE "C" NOT NULL,
  sequence bigint NOT NULL,
  kind text COLLATE "C" NOT NULL,
  at timestamptz NOT NULL,
  provider text COLLATE "C",
  operation text COLLATE "C",
  payment_id text COLLATE "C",
  transaction_id text COLLATE "C",
  correlation_id text COLLATE "C",
  attempt integer,
  method text COLLATE "C",
  origin text COLLATE "C",
  path text COLLATE "C",
  request_body text,
  response_body text,
  status integer,
  result text COLLATE "C",
  cause text COLLATE "C",
  error_code text COLLATE "C",
  took_ms integer,
  lost bigint,
  lost_until timestamptz,
  PRIMARY KEY (owner, sequence),
  CHECK (
    CASE kind
      WHEN 'call' THEN num_nulls(provider, operation, payment_id, attempt, method, path, result, took_ms) = 0
        AND num_nonnulls(lost, lost_until) = 0
      WHEN 'gap' THEN num_nonnulls(provider, operation, payment_id, method, path, result) = 0
        AND num_nulls(lost, lost_until) = 0
      ELSE false
    END
  )
);
CREATE INDEX calls_payment ON calls (payment_id) WHERE payment_id IS NOT NULL;
CREATE INDEX calls_at ON calls (at);
CREATE INDEX calls_gaps ON calls (lost_until) WHERE kind = 'gap';

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the call log is append-only: % on %', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON calls
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON writers
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A writer's end is told once, and its beginning stays.
CREATE TRIGGER closed_once BEFORE UPDATE ON writers FOR EACH ROW
  WHEN (OLD.closed_at IS NOT NULL OR OLD.owner <> NEW.owner OR OLD.started_at <> NEW.started_at)
  EXECUTE FUNCTION refuse_change();
`,
} as const
