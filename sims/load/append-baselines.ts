import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { AppendRequest, EventStore } from '../../ledger/store/port.ts'
import { appendStatement, encodeFlush } from '../../ledger/store/postgres/flush.ts'
import { migrate } from '../../ledger/store/postgres/migrate.ts'
import { postgresStore } from '../../ledger/store/postgres/store.ts'
import { loadRuntime } from './append-load.ts'
import { ratePerSecond } from './report.ts'

const ROWS_PER_CHUNK = 500
const CONNECTIONS = 16

/** Partitioned and indexed as the log's own table is, with one partition for all that a bench copies. */
export const makeCopyTable = async (client: pg.Client): Promise<void> => {
  await client.query(`
    CREATE TABLE copied (LIKE jangbu_log.events INCLUDING ALL) PARTITION BY RANGE (position);
    CREATE TABLE copied_first (LIKE copied INCLUDING ALL);
    ALTER TABLE copied ATTACH PARTITION copied_first FOR VALUES FROM (1) TO (5000001)`)
}

/** The same events by COPY, the fastest way into PostgreSQL, into a table of the log's own kind; all in one transaction. */
export const copyRate = async (
  client: pg.Client,
  requests: readonly AppendRequest[],
  firstPosition: number,
): Promise<number> => {
  const lines = requests.flatMap(({ stream, events }, index) =>
    events.map(
      ({ id, type, schemaVersion, data, metadata }) =>
        `${firstPosition + index}\t2026-11-20T00:00:00Z\t${id}\t0\t${schemaVersion}\t${stream}\t${type}\t${data}\t${metadata}\n`,
    ),
  )
  const chunks: Buffer[] = []
  for (let from = 0; from < lines.length; from += ROWS_PER_CHUNK)
    chunks.push(Buffer.from(lines.slice(from, from + ROWS_PER_CHUNK).join('')))
  return ratePerSecond(lines.length, () =>
    pipeline(Readable.from(chunks), client.query(copyFrom('COPY copied FROM STDIN'))),
  )
}

/** What most event stores do: each append in a transaction of its own, on as many connections as help. */
export const oneTransactionEachRate = async (
  connectionString: string,
  requests: readonly AppendRequest[],
): Promise<number> => {
  const pool = new pg.Pool({ connectionString, max: CONNECTIONS })
  const append = (request: AppendRequest): Promise<unknown> =>
    pool.query({ ...appendStatement, values: [...encodeFlush([request])] })
  const rest = [...requests]
  const caller = async (): Promise<void> => {
    for (let request = rest.pop(); request !== undefined; request = rest.pop()) await append(request)
  }
  const rate = await ratePerSecond(requests.length, () =>
    Promise.all(Array.from({ length: CONNECTIONS }, caller)),
  )
  await pool.end()
  return rate
}

/** Greater than any flush: each takes a block of positions, so there are gaps, and nobody waits for anybody. */
const POSITIONS_PER_BLOCK = 4_096
const POSITIONS_PREPARED = 50_000_000

/** The functions that make the order, replaced by a sequence; everything else stays as it is in the log. */
const withoutOrder = `
  SELECT jangbu_log.prepare_partitions(${POSITIONS_PREPARED});
  CREATE SEQUENCE jangbu_log.blocks INCREMENT ${POSITIONS_PER_BLOCK};
  CREATE OR REPLACE FUNCTION jangbu_log.seen_position() RETURNS bigint LANGUAGE sql AS $$
    SELECT last_value FROM jangbu_log.blocks
  $$;
  CREATE OR REPLACE FUNCTION jangbu_log.hold_log(OUT last_position bigint, OUT last_recorded_at timestamptz)
  LANGUAGE sql AS $$
    SELECT nextval('jangbu_log.blocks'), now()
  $$;
  CREATE OR REPLACE FUNCTION jangbu_log.advance_log(before_position bigint, to_position bigint, at_time timestamptz)
  RETURNS void LANGUAGE sql AS $$
    SELECT pg_notify('jangbu_log', to_position::text)
  $$`

/** The same store on an empty database, where positions are as a sequence gives them: what order costs is the difference. */
export const storeWithoutOrder = async (connectionString: string): Promise<EventStore> => {
  await migrate(connectionString)
  const client = new pg.Client({ connectionString })
  await client.connect()
  await client.query(withoutOrder)
  await client.end()
  return postgresStore({ connectionString, runtime: loadRuntime })
}
