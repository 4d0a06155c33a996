-- Frozen: its checksum is recorded where it was applied. A change is a new file.

-- Writes the next events of another log, all of them or none, with the times they have there. The log must end at
-- `expected_position`: nobody else has written since. The arrays run in parallel, one element per event, in the log's order.
-- The verdict is `written`, or `repeated`, where the log ends with these very events after that position; or why nothing
-- was written: `elsewhere`, the log ends elsewhere; `time`, a recorded time goes back; `revision`, an event does not
-- continue its stream, which is named.
CREATE FUNCTION import_events(
  expected_position bigint, names text[], revisions integer[], ids uuid[], types text[], schema_versions smallint[],
  times text[], datas text[], metadatas text[], OUT verdict text, OUT at_stream text
) LANGUAGE plpgsql
SET search_path = jangbu_log, pg_temp
SET enable_seqscan = off
SET enable_bitmapscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET plan_cache_mode = force_generic_plan
SET jit = off
AS $$
DECLARE
  ended bigint;
  ended_at timestamptz;
  recorded timestamptz[] := times::timestamptz[];
  to_position bigint := expected_position + cardinality(ids);
  stream_names text[];
  stream_revisions integer[];
  stream_sizes integer[];
  stream_firsts bigint[];
  stream_lasts bigint[];
BEGIN
  -- First of all the lock: what the statements below see is then final. An append to one of these streams, which holds
  -- its row and waits for the log, may make this a deadlock; one of them is repeated then, and finds the log elsewhere.
  SELECT last_position, last_recorded_at INTO ended, ended_at FROM hold_log();

  IF ended <> expected_position THEN
    verdict := CASE WHEN ended = to_position AND ids = (
      SELECT array_agg(id ORDER BY position) FROM events WHERE position > expected_position AND position <= to_position
    ) THEN 'repeated' ELSE 'elsewhere' END;
    RETURN;
  END IF;

  IF EXISTS (
    SELECT FROM (
      SELECT event.at, lag(event.at, 1, ended_at) OVER (ORDER BY event.ordinal) AS before
      FROM unnest(recorded) WITH ORDINALITY AS event (at, ordinal)
    ) AS timed
    WHERE timed.at < timed.before
  ) THEN
    verdict := 'time';
    RETURN;
  END IF;

  -- One element per stream; a size of 0: its events are not in order of revision.
  SELECT array_agg(name), array_agg(from_revision), array_agg(size), array_agg(first), array_agg(last)
    INTO stream_names, stream_revisions, stream_sizes, stream_firsts, stream_lasts
    FROM (
      SELECT name, min(revision) AS from_revision,
             CASE WHEN min(revision - number) = max(revision - number) THEN count(*) ELSE 0 END::integer AS size,
             expected_position + min(ordinal) AS first, expected_position + max(ordinal) AS last
      FROM (
        SELECT event.name, event.revision, event.ordinal,
               row_number() OVER (PARTITION BY event.name ORDER BY event.ordinal) AS number
        FROM unnest(names, revisions) WITH ORDINALITY AS event (name, revision, ordinal)
      ) AS numbered
      GROUP BY name
    ) AS request;

  SELECT request.name INTO at_stream
    FROM (
      SELECT unnest(stream_names) AS name, unnest(stream_revisions) AS revision, unnest(stream_sizes) AS size
    ) AS request
    LEFT JOIN streams AS stood
      ON hashtextextended(stood.stream, 0) = hashtextextended(request.name, 0)
      AND hashtextextended(stood.stream, 1) = hashtextextended(request.name, 1)
      AND stood.stream = request.name
    WHERE request.size = 0 OR coalesce(stood.revision, -1) <> request.revision - 1
    LIMIT 1;
  IF FOUND THEN
    verdict := 'revision';
    RETURN;
  END IF;

  PERFORM prepare_partitions(to_position);
  INSERT INTO streams (stream, revision, first_position, last_position)
    SELECT request.name, request.size - 1, request.first, request.last
    FROM (
      SELECT unnest(stream_names) AS name, unnest(stream_revisions) AS revision, unnest(stream_sizes) AS size,
             unnest(stream_firsts) AS first, unnest(stream_lasts) AS last
    ) AS request
    WHERE request.revision = 0;
  UPDATE streams AS stood
    SET revision = stood.revision + request.size, last_position = greatest(stood.last_position, request.last)
    FROM (
      SELECT unnest(stream_names) AS name, unnest(stream_revisions) AS revision, unnest(stream_sizes) AS size,
             unnest(stream_lasts) AS last
    ) AS request
    WHERE request.revision > 0
      AND hashtextextended(stood.stream, 0) = hashtextextended(request.name, 0)
      AND hashtextextended(stood.stream, 1) = hashtextextended(request.name, 1)
      AND stood.stream = request.name;
  INSERT INTO events (position, recorded_at, id, revision, schema_version, stream, type, data, metadata)
    SELECT expected_position + event.ordinal, event.at, event.id, event.revision, event.schema_version, event.name,
           event.type, event.data, event.metadata
    FROM (
      SELECT unnest(names) AS name, unnest(revisions) AS revision, unnest(ids) AS id, unnest(types) AS type,
             unnest(schema_versions) AS schema_version, unnest(recorded) AS at, unnest(datas) AS data,
             unnest(metadatas) AS metadata, generate_series(1, cardinality(ids)) AS ordinal
    ) AS event;
  PERFORM advance_log(expected_position, to_position, recorded[cardinality(recorded)]);
  verdict := 'written';
END
$$;
