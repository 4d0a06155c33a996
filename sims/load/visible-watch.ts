import pg from 'pg'
import type { StreamName } from '../../ledger/core/ids.ts'
import { projectionNamed } from '../../projections/registry.ts'

/** For how long a projection did not show what was recorded, in ms, one figure for each event that it reads; unsorted. */
export type Latencies = ReadonlyMap<string, readonly number[]>

export type VisibleWatch = {
  /** Only what is recorded from now on counts. */
  readonly begin: () => Promise<void>
  readonly latenciesMs: () => Promise<Latencies>
  readonly close: () => Promise<void>
}

/**
 * Notes every batch as the last thing before its commit, which does not wait for the disk. Not by a notification: those
 * make all commits wait for each other.
 */
const TRIGGER = `
  CREATE UNLOGGED TABLE IF NOT EXISTS public.bench_visible (
    projection text NOT NULL, position bigint NOT NULL, at timestamptz NOT NULL
  );
  TRUNCATE public.bench_visible;
  CREATE OR REPLACE FUNCTION public.note_visible() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO public.bench_visible VALUES (NEW.projection, NEW.position, clock_timestamp());
    RETURN NULL;
  END $$;
  DROP TRIGGER IF EXISTS note_visible ON jangbu_read.checkpoints;
  CREATE CONSTRAINT TRIGGER note_visible AFTER UPDATE ON jangbu_read.checkpoints DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.build = 'served') EXECUTE FUNCTION public.note_visible()`

const HEAD = 'SELECT position::text FROM jangbu_log.counter ORDER BY position DESC LIMIT 1'

/** By the server's clock on both ends: an event's recorded time is a moment before its commit, so none looks too good. */
const LATENCIES = `
  SELECT shown.projection, event.stream, extract(epoch FROM shown.at - event.recorded_at)::float8 * 1000 AS ms
  FROM (SELECT projection, position AS until, at,
      lag(position) OVER (PARTITION BY projection ORDER BY position) AS after
    FROM public.bench_visible) AS shown
  JOIN jangbu_log.events AS event ON event.position > shown.after AND event.position <= shown.until
  WHERE event.position > $1::bigint`

type Shown = { readonly projection: string; readonly stream: StreamName; readonly ms: number }

const isRead = ({ projection, stream }: Shown): boolean => projectionNamed(projection)?.reads(stream) === true

/** On the database of a system that runs. */
export const watchVisible = async (databaseUrl: string): Promise<VisibleWatch> => {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'bench visible' })
  await client.connect()
  await client.query(TRIGGER)
  let from: string | undefined
  return {
    begin: async () => {
      from = (await client.query<{ position: string }>(HEAD)).rows[0]?.position
    },
    latenciesMs: async () => {
      const { rows } = await client.query<Shown>(LATENCIES, [from])
      const groups = Map.groupBy(rows.filter(isRead), ({ projection }) => projection)
      return new Map([...groups].map(([projection, own]) => [projection, own.map(({ ms }) => ms)]))
    },
    close: () => client.end(),
  }
}
