-- Frozen: its checksum is recorded where it was applied. A change is a new file.
--
-- The events in partitions by position, each with its own indexes, so that neither an append nor a read grows dearer
-- with the log, and an old range can be taken away whole.
--
--   events         the log; partitioned by range of position. Without gaps: positions 1 … counter.position are all there,
--                  but for those in partitions that were detached.
--   events_<from>  its partitions: <from> is the first position in 19 digits, so names sort as ranges do. Append-only,
--                  each by itself. Ranges join; the last ones are empty and wait for the log.
--   partitions     a view, one row per attached partition: name, from_position, to_position (both within), in no order.
--   partitioning   one row: `size`, positions per partition made from now on; `made_to`, up to where there are partitions.
--   streams        where each stream stands: its revision, and a range of positions that holds all its events, with some
--                  room to spare; looked up by two hashes of its name, see below.
--   counter        one row: position and recorded_at of the last event.
--
-- Who writes to the log holds it, by `hold_log()`, until its transaction ends; then makes room by
-- `prepare_partitions(last position)`; then writes events; last the counter, by `advance_log(…)`. The rows of the streams
-- are written before the log is held, in the order of their hashes, so that two who write to the same streams wait for
-- each other and not for ever. Nobody may hold a lock on `events` stronger than its writers' and then wait for the log.
--
-- A process of the former program goes on during this migration and after it: its statements wait for the locks below,
-- then are planned anew and find the new tables and the new `append`, which takes and answers the same. Only its reading
-- of a stream is slow until it is replaced, since it looks for the stream by name. The filled table becomes the first
-- partition as it is; attaching looks through it once, about a second for a million events.

SET LOCAL lock_timeout = '10s';
-- In the order in which writers and readers come to them.
LOCK TABLE counter, streams, events IN ACCESS EXCLUSIVE MODE;

-- A long transaction anywhere in the database keeps all versions of the counter's row that come after it, and whoever
-- looks for the newest among them has ever more to look through. From the high end of an index it is the first.
ALTER TABLE counter DROP CONSTRAINT counter_pkey, DROP COLUMN single;
CREATE INDEX counter_position ON counter (position);

-- By 128 bits of hash: less than half the size of an index on the names, which are long and random. Names with the same
-- hashes would have to be told apart by their text, so lookups compare it as well, and the second would be refused.
ALTER TABLE streams DROP CONSTRAINT streams_pkey;
CREATE UNIQUE INDEX streams_key ON streams (hashtextextended(stream, 0), hashtextextended(stream, 1));

CREATE TABLE partitioning (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  size bigint NOT NULL CHECK (size > 0),
  made_to bigint NOT NULL
);
-- Some 1.6 GB, whose indexes stay in memory: 375 partitions after five years of 150,000,000 events.
INSERT INTO partitioning (size, made_to) SELECT 2000000, position FROM counter;

ALTER TABLE events RENAME TO unpartitioned;
ALTER INDEX events_pkey RENAME TO unpartitioned_pkey;
ALTER INDEX events_stream RENAME TO unpartitioned_stream;
CREATE TABLE events (LIKE unpartitioned, PRIMARY KEY (position)) PARTITION BY RANGE (position);
CREATE INDEX events_stream ON events (hashtextextended(stream, 0), revision);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION partition_name(from_position bigint) RETURNS text LANGUAGE sql IMMUTABLE
RETURN 'events_' || lpad(from_position::text, 19, '0');

-- What was appended so far ends with its own partition, so that the next begins as any other.
DO $$
DECLARE
  last_position bigint := (SELECT position FROM counter);
BEGIN
  IF last_position = 0 THEN
    DROP TABLE unpartitioned;
    RETURN;
  END IF;
  EXECUTE format('ALTER TABLE unpartitioned RENAME TO %I', partition_name(1));
  EXECUTE format('ALTER INDEX unpartitioned_pkey RENAME TO %I', partition_name(1) || '_pkey');
  EXECUTE format('ALTER INDEX unpartitioned_stream RENAME TO %I', partition_name(1) || '_stream');
  EXECUTE format('ALTER TABLE %I SET (autovacuum_freeze_min_age = 0)', partition_name(1));
  EXECUTE format('ALTER TABLE events ATTACH PARTITION %I FOR VALUES FROM (1) TO (%s)',
                 partition_name(1), last_position + 1);
END
$$;

CREATE VIEW partitions AS
  SELECT name, bounds[1]::bigint AS from_position, bounds[2]::bigint - 1 AS to_position
  FROM (
    SELECT partition.relname::text AS name,
           regexp_match(pg_get_expr(partition.relpartbound, partition.oid), '(\d+)\D+(\d+)') AS bounds
    FROM pg_inherits JOIN pg_class AS partition ON partition.oid = inhrelid
    WHERE inhparent = 'jangbu_log.events'::regclass AND NOT inhdetachpending
  ) AS attached;

-- How far the log reaches, as the statement sees it; who holds it may have moved it on already.
CREATE FUNCTION seen_position() RETURNS bigint LANGUAGE plpgsql STABLE
SET search_path = jangbu_log, pg_temp
SET enable_seqscan = off
AS $$
BEGIN
  RETURN (SELECT position FROM counter ORDER BY position DESC LIMIT 1);
END
$$;

-- Waits until nobody else writes, and keeps it so until the transaction ends: then answers where the log stands.
-- What the statements after it see is final.
CREATE FUNCTION hold_log(OUT last_position bigint, OUT last_recorded_at timestamptz) LANGUAGE plpgsql
SET search_path = jangbu_log, pg_temp
SET enable_seqscan = off
AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(7241908117);
  SELECT position, recorded_at INTO STRICT last_position, last_recorded_at
    FROM counter ORDER BY position DESC LIMIT 1;
END
$$;

-- The log now ends at `to_position`; heard by other processes when this commits.
CREATE FUNCTION advance_log(before_position bigint, to_position bigint, at_time timestamptz) RETURNS void
LANGUAGE plpgsql
SET search_path = jangbu_log, pg_temp
SET enable_seqscan = off
AS $$
BEGIN
  UPDATE counter SET position = to_position, recorded_at = at_time WHERE position = before_position;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the log does not end at %', before_position;
  END IF;
  PERFORM pg_notify('jangbu_log', to_position::text);
END
$$;

-- One more partition, up to the next multiple of the size. Attaching to `events` waits for no reader and no writer, only
-- for maintenance of that table: with SHARE UPDATE EXCLUSIVE taken before, it waits for nobody at all.
CREATE FUNCTION make_partition() RETURNS void LANGUAGE plpgsql
SET search_path = jangbu_log, pg_temp
AS $$
DECLARE
  from_position bigint;
  to_position bigint;
BEGIN
  SELECT made_to + 1, (made_to / size + 1) * size INTO STRICT from_position, to_position FROM partitioning;
  -- Events never change: they are frozen as soon as they are vacuumed, and never looked through again.
  EXECUTE format('CREATE TABLE %I (LIKE events INCLUDING ALL) WITH (autovacuum_freeze_min_age = 0)',
                 partition_name(from_position));
  EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
                  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', partition_name(from_position));
  EXECUTE format('ALTER TABLE events ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)',
                 partition_name(from_position), from_position, to_position + 1);
  UPDATE partitioning SET made_to = to_position;
END
$$;

-- Partitions for all positions up to `last_position`, whatever that has to wait for; and beyond it for as many as one
-- holds, unless somebody is in the way: then the next append tries again. Of one who holds the log.
-- With its owner's rights, since a program that may only write has to make partitions too.
CREATE FUNCTION prepare_partitions(last_position bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = jangbu_log, pg_temp
SET enable_seqscan = off
AS $$
DECLARE
  missing bigint;
  positions bigint;
BEGIN
  LOOP
    SELECT last_position - made_to, size INTO STRICT missing, positions FROM partitioning;
    EXIT WHEN missing + positions <= 0;
    IF missing <= 0 THEN
      BEGIN
        LOCK TABLE events IN SHARE UPDATE EXCLUSIVE MODE NOWAIT;
      EXCEPTION WHEN lock_not_available THEN
        RETURN;
      END;
    END IF;
    PERFORM make_partition();
  END LOOP;
END
$$;

DROP FUNCTION move_streams(text[], integer[], integer[], bigint);

-- Moves the rows of the streams on, new ones included, each from the revision before its request; their new events will
-- stand between the two positions. Raises unique_violation where one stands elsewhere: one descent of the index checks
-- and writes. In the order of the hashes, see above.
CREATE FUNCTION move_streams(
  names text[], revisions integer[], sizes integer[], from_position bigint, to_position bigint
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  moved bigint;
BEGIN
  INSERT INTO streams (stream, revision, first_position, last_position)
    SELECT request.name, request.size - 1, from_position, to_position
    FROM (SELECT unnest(names) AS name, unnest(revisions) AS revision, unnest(sizes) AS size) AS request
    WHERE request.size > 0 AND request.revision = 0
    ORDER BY hashtextextended(request.name, 0);

  IF 0 < ANY (revisions) THEN
    UPDATE streams AS stood
      SET revision = stood.revision + request.size, last_position = greatest(stood.last_position, to_position)
      FROM (
        SELECT * FROM (SELECT unnest(names) AS name, unnest(revisions) AS revision, unnest(sizes) AS size) AS event
        WHERE event.size > 0 AND event.revision > 0
        ORDER BY hashtextextended(event.name, 0)
      ) AS request
      WHERE hashtextextended(stood.stream, 0) = hashtextextended(request.name, 0)
        AND hashtextextended(stood.stream, 1) = hashtextextended(request.name, 1)
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

-- As in 0001, but for the lookup by hashes.
CREATE OR REPLACE FUNCTION standing_elsewhere(names text[], revisions integer[], sizes integer[], ids uuid[])
RETURNS TABLE (at_stream text, at_revision integer, at_position bigint, at_time timestamptz) LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY
    SELECT request.name, coalesce(repeated.revision, stood.revision, -1), repeated.position, repeated.recorded_at
    FROM (
      SELECT unnest(names) AS name, unnest(revisions) AS revision, unnest(sizes) AS size,
             generate_series(1, cardinality(names)) AS ordinal
    ) AS request
    LEFT JOIN streams AS stood
      ON hashtextextended(stood.stream, 0) = hashtextextended(request.name, 0)
      AND hashtextextended(stood.stream, 1) = hashtextextended(request.name, 1)
      AND stood.stream = request.name
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

-- As in 0001, but in partitions, and with the log held only for what needs its positions. A stream's row is locked from
-- here on: of two who append to it the second waits for the first, and then finds it moved.
CREATE OR REPLACE FUNCTION append(
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
  -- What others may write before this one holds the log; it is repeated in the rare case that they write more.
  room CONSTANT bigint := 100000;
  -- Others' appends may make a request stand elsewhere that did not a moment before, but hardly twice.
  most_attempts CONSTANT integer := 20;
  least_position bigint := seen_position() + 1;
  most_position bigint := least_position + room + cardinality(ids);
  before_position bigint;
  now_recorded timestamptz;
  elsewhere text[];
BEGIN
  FOR attempt IN 1..most_attempts LOOP
    BEGIN
      PERFORM move_streams(names, revisions, sizes, least_position, most_position);
      EXIT;
    EXCEPTION WHEN unique_violation THEN
      IF attempt = most_attempts THEN
        RAISE;
      END IF;
      elsewhere := '{}';
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
    END;
  END LOOP;

  -- What the statements below see is final, until this transaction ends.
  SELECT last_position, greatest(last_recorded_at, date_trunc('milliseconds', clock_timestamp()))
    INTO before_position, now_recorded FROM hold_log();
  IF before_position + cardinality(ids) > most_position THEN
    RAISE serialization_failure USING MESSAGE = 'the log has gone too far meanwhile';
  END IF;

  at_stream := NULL;
  at_revision := NULL;
  at_position := before_position;
  at_time := now_recorded;
  RETURN NEXT;
  IF cardinality(ids) = 0 THEN
    RETURN;
  END IF;

  PERFORM prepare_partitions(before_position + cardinality(ids));
  INSERT INTO events (position, recorded_at, id, revision, schema_version, stream, type, data, metadata)
    SELECT before_position + event.ordinal, now_recorded, event.id, event.revision, event.schema_version, event.name,
           event.type, event.data, event.metadata
    FROM (
      SELECT unnest(names) AS name, unnest(revisions) AS revision, unnest(ids) AS id, unnest(types) AS type,
             unnest(schema_versions) AS schema_version, unnest(datas) AS data, unnest(metadatas) AS metadata,
             generate_series(1, cardinality(ids)) AS ordinal
    ) AS event;
  PERFORM advance_log(before_position, before_position + cardinality(ids), now_recorded);
END
$$;

-- The events of a stream, in order. In two steps, so that only the partitions that the stream spans are looked at.
CREATE FUNCTION read_stream(name text, from_revision integer) RETURNS SETOF events LANGUAGE plpgsql STABLE
SET search_path = jangbu_log, pg_temp
SET enable_seqscan = off
SET enable_bitmapscan = off
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
  first bigint;
  last bigint;
BEGIN
  SELECT first_position, last_position INTO first, last FROM streams
    WHERE hashtextextended(stream, 0) = hashtextextended(name, 0)
      AND hashtextextended(stream, 1) = hashtextextended(name, 1)
      AND stream = name;
  RETURN QUERY
    SELECT * FROM events
    WHERE hashtextextended(stream, 0) = hashtextextended(name, 0) AND revision >= from_revision AND stream = name
      AND position BETWEEN first AND last
    ORDER BY revision;
END
$$;
