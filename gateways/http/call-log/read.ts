import pg from 'pg'
import type { PaymentId } from '../../../ledger/core/ids.ts'
import { instantOf, type Instant } from '../../../ledger/core/time.ts'

const CONNECT_LIMIT_MS = 5_000
const STATEMENT_LIMIT_MS = 60_000

/** One HTTP try as it was recorded; bodies are JSON text without what must not be kept. */
export type RecordedCall = {
  readonly at: Instant
  readonly provider: string
  readonly operation: string
  readonly transactionId: string | null
  readonly correlationId: string
  readonly attempt: number
  readonly method: string
  /** null: the contract's base URL was none. */
  readonly origin: string | null
  readonly path: string
  readonly requestBody: string | null
  readonly responseBody: string | null
  /** Of an answer. */
  readonly status: number | null
  readonly result: 'answered' | 'not_sent' | 'no_answer'
  readonly cause: string | null
  readonly errorCode: string | null
  readonly tookMs: number
}

/**
 * Why the record of a time may not be whole. `gap`: so many calls, of whichever payments, found no room. `abrupt`: a
 * process ended without writing the last it had. `removed`: rows that were written are not there any more.
 */
export type Missing =
  | {
      readonly kind: 'gap'
      readonly owner: string
      readonly calls: number
      readonly from: Instant
      readonly until: Instant
    }
  | { readonly kind: 'abrupt'; readonly owner: string; readonly after: Instant }
  | { readonly kind: 'removed'; readonly owner: string; readonly rows: number }

export type CallHistory = {
  /** Oldest first. */
  readonly calls: readonly RecordedCall[]
  readonly missing: readonly Missing[]
}

/** From the payment's first event until nothing more is done about it; both are meant with some leeway. */
export type Lifetime = { readonly from: Instant; readonly until: Instant }

/** @throws Error when there is no call log. */
export const readCalls = async (
  connectionString: string,
  paymentId: PaymentId,
  lifetime: Lifetime,
): Promise<CallHistory> => {
  const client = new pg.Client({
    connectionString,
    application_name: 'jangbu call reader',
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    statement_timeout: STATEMENT_LIMIT_MS,
  })
  client.on('error', () => undefined)
  await client.connect()
  try {
    // Of one moment, so that a call is never missing in one part and not yet lost in the other.
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    await assertThere(client)
    const { rows } = await client.query<RecordedRow>(CALLS, [paymentId])
    return { calls: rows.map(callOf), missing: await missingIn(client, lifetime) }
  } finally {
    await client.end()
  }
}

const assertThere = async (client: pg.Client): Promise<void> => {
  const { rowCount } = await client.query(`SELECT WHERE to_regclass('jangbu_calls.writers') IS NOT NULL`)
  if (rowCount === 0) throw new Error('this database holds no call log yet: `jangbu start` on it makes one')
}

const missingIn = async (client: pg.Client, { from, until }: Lifetime): Promise<readonly Missing[]> => {
  const gaps = await client.query<GapRow>(GAPS, [from, until])
  const abrupt = await client.query<AbruptRow>(ABRUPT, [from, until])
  const removed = await client.query<RemovedRow>(REMOVED, [from, until])
  return [
    ...gaps.rows.map(gapOf),
    ...abrupt.rows.map(({ owner, after }) => ({ kind: 'abrupt' as const, owner, after: instantOf(after) })),
    ...removed.rows.map(({ owner, rows }) => ({ kind: 'removed' as const, owner, rows })),
  ]
}

type RecordedRow = Omit<RecordedCall, 'at'> & { readonly at: number }
type GapRow = { readonly owner: string; readonly lost: number; readonly at: number; readonly until: number }
type AbruptRow = { readonly owner: string; readonly after: number }
type RemovedRow = { readonly owner: string; readonly rows: number }

const callOf = (row: RecordedRow): RecordedCall => ({ ...row, at: instantOf(row.at) })

const gapOf = ({ owner, lost, at, until }: GapRow): Missing => ({
  kind: 'gap',
  owner,
  calls: lost,
  from: instantOf(at),
  until: instantOf(until),
})

/** Twice the longest call: an event stands before the calls that it asked for and after those it came of. */
const LEEWAY = `interval '1 minute'`

const epochMs = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::float8`

const CALLS = `
  SELECT ${epochMs('at')} AS at, provider, operation, transaction_id AS "transactionId",
    coalesce(correlation_id, '') AS "correlationId", attempt, method, origin, path, request_body AS "requestBody",
    response_body AS "responseBody", status, result, cause, error_code AS "errorCode", took_ms AS "tookMs"
  FROM jangbu_calls.calls
  WHERE payment_id = $1
  ORDER BY calls.at, owner, sequence`

const GAPS = `
  SELECT owner, lost::float8 AS lost, ${epochMs('at')} AS at, ${epochMs('lost_until')} AS until
  FROM jangbu_calls.calls
  WHERE kind = 'gap' AND lost_until >= $1::timestamptz - ${LEEWAY} AND calls.at <= $2::timestamptz + ${LEEWAY}
  ORDER BY calls.at, owner, sequence`

/** Dead from when it was last heard of until somebody found it so. */
const ABRUPT = `
  SELECT writer.owner, ${epochMs('last.heard_at')} AS after
  FROM jangbu_calls.writers AS writer
  CROSS JOIN LATERAL (
    SELECT coalesce(max(at), writer.started_at) AS heard_at FROM (
      SELECT at FROM jangbu_calls.calls WHERE owner = writer.owner ORDER BY sequence DESC LIMIT 1
    ) AS newest
  ) AS last
  WHERE writer.closed_at IS NULL AND NOT jangbu_calls.is_alive(writer.owner)
    AND last.heard_at <= $2::timestamptz + ${LEEWAY}
    AND coalesce(writer.found_dead_at, now()) >= $1::timestamptz - ${LEEWAY}
  ORDER BY writer.started_at`

/** Numbers without a row between the last one before that time and the first one after it. */
const REMOVED = `
  SELECT owner, rows::float8 FROM (
    SELECT writer.owner, upper.sequence - lower.sequence - 1 - (
        SELECT count(*) FROM jangbu_calls.calls
        WHERE owner = writer.owner AND sequence > lower.sequence AND sequence < upper.sequence
      ) AS rows
    FROM jangbu_calls.writers AS writer
    CROSS JOIN LATERAL (SELECT coalesce((
      SELECT sequence FROM jangbu_calls.calls
      WHERE owner = writer.owner AND at < $1::timestamptz - ${LEEWAY} ORDER BY at DESC LIMIT 1
    ), 0) AS sequence) AS lower
    CROSS JOIN LATERAL (SELECT coalesce((
      SELECT sequence FROM jangbu_calls.calls
      WHERE owner = writer.owner AND at > $2::timestamptz + ${LEEWAY} ORDER BY at LIMIT 1
    ), writer.last_sequence + 1, (
      SELECT max(sequence) + 1 FROM jangbu_calls.calls WHERE owner = writer.owner
    ), 1) AS sequence) AS upper
    WHERE writer.started_at <= $2::timestamptz + ${LEEWAY}
      AND coalesce(writer.closed_at, writer.found_dead_at, now()) >= $1::timestamptz - ${LEEWAY}
  ) AS counted
  WHERE rows > 0
  ORDER BY owner`
