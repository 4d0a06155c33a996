import { createHash, randomInt } from 'node:crypto'
import type pg from 'pg'
import { StreamName } from '../../ledger/core/ids.ts'
import type { EventStore } from '../../ledger/store/port.ts'
import { median } from './report.ts'

const MOST_PER_TRANSACTION = 500_000
const READS = 1_000

/** Random, as payments' ids are, but found again by their number. */
const streamOfNumber = (number: number): StreamName =>
  StreamName(`payment-pay_${createHash('md5').update(String(number)).digest('hex')}`)

/**
 * Events of the size that the append bench writes, each in a stream of its own, made by the server itself: what so many
 * appends leave, in all tables and indexes. In the order of the streams' hashes, since it is quicker.
 */
const FILL = `DO $$
DECLARE
  before bigint;
  at_time timestamptz;
  made CONSTANT bigint := current_setting('bench.events')::bigint;
BEGIN
  SELECT last_position, greatest(last_recorded_at, date_trunc('milliseconds', clock_timestamp()))
    INTO before, at_time FROM jangbu_log.hold_log();
  PERFORM jangbu_log.prepare_partitions(before + made);
  WITH named AS MATERIALIZED (
    SELECT stream, key, before + row_number() OVER (ORDER BY hashtextextended(stream, 0)) AS position
    FROM (
      SELECT 'payment-pay_' || md5(number::text) AS stream, md5(number::text) AS key
      FROM generate_series(before + 1, before + made) AS number
    ) AS numbered
  ), standing AS (
    INSERT INTO jangbu_log.streams (stream, revision, first_position, last_position)
      SELECT stream, 0, position, position FROM named
  )
  INSERT INTO jangbu_log.events (position, recorded_at, id, revision, schema_version, stream, type, data, metadata)
    SELECT position, at_time, gen_random_uuid(), 0, 1, stream, 'PaymentApproved', repeat(key, 10), repeat(key, 2) || '0123456789abcdef'
    FROM named;
  PERFORM jangbu_log.advance_log(before, before + made, at_time);
END
$$`

/** Up to so many events; then nothing is vacuumed behind the back of what is measured. */
export const fillLog = async (
  client: pg.Client,
  events: number,
  tell: (line: string) => void,
): Promise<void> => {
  await client.query('SET synchronous_commit = off')
  for (let filled = 0; filled < events;) {
    const next = Math.min(MOST_PER_TRANSACTION, events - filled)
    await client.query(`SET bench.events = ${next}`)
    await client.query(FILL)
    filled += next
    tell(`${filled.toLocaleString('en')} of ${events.toLocaleString('en')} events filled in`)
  }
  const { rows } = await client.query<{ name: string }>('SELECT name FROM jangbu_log.partitions')
  for (const table of [...rows.map(({ name }) => name), 'streams'])
    await client.query(`ALTER TABLE jangbu_log.${table} SET (autovacuum_enabled = off)`)
}

/** The median time of reading a stream of one event, any of those that were filled in. */
export const readLatencyMs = async (store: EventStore, events: number): Promise<number> => {
  const times: number[] = []
  for (let read = 0; read < READS; read += 1) {
    const stream = streamOfNumber(1 + randomInt(events))
    const startMs = performance.now()
    const found = await store.readStream(stream, 0)
    times.push(performance.now() - startMs)
    if (found.length !== 1) throw new Error(`${stream} has not been found`)
  }
  return median(times)
}
