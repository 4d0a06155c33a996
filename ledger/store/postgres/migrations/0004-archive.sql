-- Frozen: its checksum is recorded where it was applied. A change is a new file.

-- Ranges of the log whose events left the table for a file. Positions include both ends.
CREATE TABLE archived_ranges (
  archive bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  first_position bigint NOT NULL CHECK (first_position > 0),
  last_position bigint NOT NULL CHECK (last_position >= first_position),
  file text COLLATE "C" NOT NULL,
  bytes bigint NOT NULL,
  sha256 text COLLATE "C" NOT NULL,
  directory_sha256 text COLLATE "C" NOT NULL,
  archived_at timestamptz NOT NULL DEFAULT date_trunc('milliseconds', clock_timestamp())
);

-- Archived ranges whose events are back in the table.
CREATE TABLE restored_ranges (
  archive bigint PRIMARY KEY REFERENCES archived_ranges,
  restored_at timestamptz NOT NULL DEFAULT date_trunc('milliseconds', clock_timestamp())
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON archived_ranges
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON restored_ranges
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- An event is in one file at most.
CREATE FUNCTION refuse_overlap() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM jangbu_log.archived_ranges AS other
    WHERE other.first_position <= NEW.last_position AND other.last_position >= NEW.first_position
      AND NOT EXISTS (SELECT FROM jangbu_log.restored_ranges AS restored WHERE restored.archive = other.archive)
  ) THEN
    RAISE EXCEPTION 'events % to % are archived already, all or some', NEW.first_position, NEW.last_position
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER no_overlap BEFORE INSERT ON archived_ranges FOR EACH ROW EXECUTE FUNCTION refuse_overlap();
