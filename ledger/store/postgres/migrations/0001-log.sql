-- Frozen: its checksum is recorded where it was applied. A change is a new file.

-- One row: the position of the last event. Whoever updates it holds the log until its transaction ends, so positions
-- are in commit order and without gaps. A page with room for many versions keeps those updates in place (HOT).
CREATE TABLE counter (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  position bigint NOT NULL,
  recorded_at timestamptz NOT NULL
) WITH (fillfactor = 10);
INSERT INTO counter (position, recorded_at) VALUES (0, '-infinity');

-- Data and metadata are text, since the bytes are kept exactly as written: seals hash them.
CREATE TABLE events (
  position bigint PRIMARY KEY,
  recorded_at timestamptz NOT NULL,
  id uuid NOT NULL,
  revision integer NOT NULL,
  schema_version smallint NOT NULL,
  stream text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  data text NOT NULL,
  metadata text NOT NULL
);

-- Not unique: events will be partitioned by position, where a unique key would have to contain the position. The row of
-- the stream guards the revision, under the counter's lock. By the hash that PostgreSQL partitions by, since the names
-- are long and random: a third of the size and of the cost of an index on the names.
CREATE INDEX events_stream ON events (hashtextextended(stream, 0), revision);

-- Room on the pages, since most streams grow a few times soon after they begin.
CREATE TABLE streams (
  stream text COLLATE "C" PRIMARY KEY,
  revision integer NOT NULL,
  first_position bigint NOT NULL,
  last_position bigint NOT NULL
) WITH (fillfactor = 70);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the log is append-only: % on %', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Moves the rows of the streams on, new ones included, each from the revision before its request.
-- Raises unique_violation where one stands elsewhere: one descent of the index checks and writes.
CREATE FUNCTION move_streams(names text[], revisions integer[], sizes integer[], before_position bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  moved bigint;
BEGIN
  INSERT INTO streams (stream, revision, first_position, last_position)
    SELECT request.name, request.size - 1,
           before_position + request.ordinal, before_position + request.ordinal + request.size - 1
    FROM (
      SELECT unnest(names) AS name, unnest(revisions) AS revision, unnest(sizes) AS size,
             generate_series(1, cardinality(names)) AS ordinal
    ) AS request
    WHERE request.size > 0 AND request.revision = 0;

  IF 0 < ANY (revisions) THEN
    UPDATE streams AS stood
      SET revision = stood.revision + request.size,
          last_position = before_position + request.ordinal + request.size - 1
      FROM (
        SELECT unnest(names) AS name, unnest(revisions) AS revision, unnest(sizes) AS size,
               generate_series(1, cardinality(names)) AS ordinal
      ) AS request
      WHERE request.size > 0 AND request.revision > 0
        AND stood.stream = request.name AND stood.revision = request.revision - 1;
    GET DIAGNOSTICS moved = ROW_COUNT;
    IF moved <> (
      SELECT count(*) FROM unnest(revisions, sizes) AS request (revision, size)
      WHERE request.size > 0 AND request.revision > 0
    ) THEN
      RAISE unique_violation USING MESSAGE = 'a stream stands elsewhere';
    END IF;
  END IF;
END
$$;

-- Of the requests whose stream does not stand before them: the stream's revision alone, or, where the request's own
-- events stand at its revisions already, the place of the last of them.
CREATE FUNCTION standing_elsewhere(names text[], revisions integer[], sizes integer[], ids uuid[])
RETURNS TABLE (at_stream text, at_revision integer, at_position bigint, at_time timestamptz) LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY
    SELECT request.name, coalesce(repeated.revision, stood.revision, -1), repeated.position, repeated.recorded_at
    FROM (
      SELECT unnest(names) AS name, unnest(revisions) AS revision, unnest(sizes) AS size,
             generate_series(1, cardinality(names)) AS ordinal
    ) AS request
    LEFT JOIN streams AS stood ON stood.stream = request.name
    LEFT JOIN LATERAL (
      SELECT max(event.revision) AS revision, max(event.position) AS position, max(event.recorded_at) AS recorded_at
      FROM events AS event
      WHERE hashtextextended(event.stream, 0) = hashtextextended(request.name, 0)
        AND event.revision BETWEEN request.revision AND request.revision + request.size - 1
        AND event.stream = request.name
        AND event.position BETWEEN stood.first_position AND stood.last_position
      HAVING array_agg(event.id ORDER BY event.revision) = ids[request.ordinal : request.ordinal + request.size - 1]
    ) AS repeated ON true
    WHERE request.size > 0 AND coalesce(stood.revision, -1) <> request.revision - 1;
END
$$;

-- Appends many requests in one statement. The arrays run in parallel, one element per event; `sizes` is the number of
-- events of the request at its first event and 0 at the others; a stream occurs in one request only.
-- Answers one row without a stream: the position before the first new event and the recorded time of all of them; and
-- the rows of `standing_elsewhere` for the requests that wrote nothing.
-- The arrays are unnested in select lists, where rows are streamed, while unnest in FROM stores them first.
CREATE FUNCTION append(
  names text[], revisions integer[], sizes integer[], ids uuid[], types text[], schema_versions smallint[],
  datas text[], metadatas text[]
) RETURNS TABLE (at_stream text, at_revision integer, at_position bigint, at_time timestamptz) LANGUAGE plpgsql
SET search_path = jangbu_log, pg_temp
SET enable_seqscan = off
SET enable_bitmapscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET plan_cache_mode = force_generic_plan
SET jit = off
AS $$
DECLARE
  before_position bigint;
  now_recorded timestamptz;
  elsewhere text[] := '{}';
BEGIN
  -- First of all the lock: what the statements below see is then final.
  UPDATE counter
    SET position = position + cardinality(ids),
        recorded_at = greatest(recorded_at, date_trunc('milliseconds', clock_timestamp()))
    RETURNING position - cardinality(ids), recorded_at INTO before_position, now_recorded;

  BEGIN
    PERFORM move_streams(names, revisions, sizes, before_position);
  EXCEPTION WHEN unique_violation THEN
    FOR at_stream, at_revision, at_position, at_time IN
      SELECT * FROM standing_elsewhere(names, revisions, sizes, ids)
    LOOP
      elsewhere := elsewhere || at_stream;
      RETURN NEXT;
    END LOOP;

    SELECT coalesce(array_agg(event.name ORDER BY ordinal), '{}'),
           coalesce(array_agg(event.revision ORDER BY ordinal), '{}'),
           coalesce(array_agg(event.size ORDER BY ordinal), '{}'),
           coalesce(array_agg(event.id ORDER BY ordinal), '{}'),
           coalesce(array_agg(event.type ORDER BY ordinal), '{}'),
           coalesce(array_agg(event.schema_version ORDER BY ordinal), '{}'),
           coalesce(array_agg(event.data ORDER BY ordinal), '{}'),
           coalesce(array_agg(event.metadata ORDER BY ordinal), '{}')
      INTO names, revisions, sizes, ids, types, schema_versions, datas, metadatas
      FROM unnest(names, revisions, sizes, ids, types, schema_versions, datas, metadatas) WITH ORDINALITY
        AS event (name, revision, size, id, type, schema_version, data, metadata, ordinal)
      WHERE event.name <> ALL (elsewhere);

    UPDATE counter SET position = before_position + cardinality(ids);
    PERFORM move_streams(names, revisions, sizes, before_position);
  END;

  at_stream := NULL;
  at_revision := NULL;
  at_position := before_position;
  at_time := now_recorded;
  RETURN NEXT;
  IF cardinality(ids) = 0 THEN
    RETURN;
  END IF;

  INSERT INTO events (position, recorded_at, id, revision, schema_version, stream, type, data, metadata)
    SELECT before_position + event.ordinal, now_recorded, event.id, event.revision, event.schema_version, event.name,
           event.type, event.data, event.metadata
    FROM (
      SELECT unnest(names) AS name, unnest(revisions) AS revision, unnest(ids) AS id, unnest(types) AS type,
             unnest(schema_versions) AS schema_version, unnest(datas) AS data, unnest(metadatas) AS metadata,
             generate_series(1, cardinality(ids)) AS ordinal
    ) AS event;

  -- Heard by other processes when this commits.
  PERFORM pg_notify('jangbu_log', (before_position + cardinality(ids))::text);
END
$$;
