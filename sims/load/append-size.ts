import type pg from 'pg'

const SIZE = `
  SELECT ((SELECT sum(pg_total_relation_size(format('jangbu_log.%I', name)::regclass)) FROM jangbu_log.partitions)
    + pg_total_relation_size('jangbu_log.streams'))::float8 / max(position) AS bytes
  FROM jangbu_log.counter`

/** On the server's disk, with all indexes and the rows of the streams. */
export const bytesPerEvent = async (client: pg.Client): Promise<number> => {
  const { rows } = await client.query<{ bytes: number }>(SIZE)
  return rows[0]?.bytes ?? Number.NaN
}
