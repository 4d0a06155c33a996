import pg from 'pg'
import type { OwnerId, ProviderId } from '../../ledger/core/ids.ts'
import { instantOf, type Instant } from '../../ledger/core/time.ts'
import type { Alert, AlertKind } from './alert.ts'

const CONNECT_LIMIT_MS = 5_000
const STATEMENT_LIMIT_MS = 5_000
/** Older ones are removed, and those beyond the newest so many. */
const KEPT_DAYS = 400
const MOST_KEPT = 100_000

export type AlertPlace = { readonly connectionString: string }

/** On a connection of its own each time: alerts are rare, and nobody's query waits behind them. */
const connected = async <Result>(
  { connectionString }: AlertPlace,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> => {
  const client = new pg.Client({
    connectionString,
    application_name: 'jangbu alerts',
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    statement_timeout: STATEMENT_LIMIT_MS,
    query_timeout: 2 * STATEMENT_LIMIT_MS,
  })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** As often as it takes: the second time it is there already. Then what is too old goes. @throws pg errors. */
export const writeAlert = (place: AlertPlace, owner: OwnerId, alert: Alert): Promise<void> => {
  const { id, at, untold, kind, ...about } = alert
  const provider = 'provider' in about ? about.provider : null
  return connected(place, async (client) => {
    await client.query(INSERT, [id, at, kind, provider, owner, untold, JSON.stringify(about)])
    await client.query(REMOVE_OLD, [KEPT_DAYS, MOST_KEPT])
  })
}

const INSERT = `
  INSERT INTO jangbu_alerts.alerts (id, at, kind, provider, owner, untold, about)
  VALUES ($1, $2, $3, $4, $5, $6, $7)
  ON CONFLICT (id) DO NOTHING`

const REMOVE_OLD = `
  DELETE FROM jangbu_alerts.alerts
  WHERE at < now() - make_interval(days => $1)
    OR (at, id) < (SELECT at, id FROM jangbu_alerts.alerts ORDER BY at DESC, id DESC OFFSET $2 - 1 LIMIT 1)`

export type AlertFilter = {
  readonly kind?: AlertKind | undefined
  readonly provider?: ProviderId | undefined
  /** From then on. */
  readonly since?: Instant | undefined
}
/** The last one of the page before. */
export type AlertAfter = { readonly at: Instant; readonly id: string }
export type AlertPage = { readonly limit: number; readonly after?: AlertAfter | undefined }

/** As it was kept; `about` has what belongs to its kind. */
export type KeptAlert = {
  readonly id: string
  readonly at: Instant
  readonly kind: string
  readonly untold: number
  readonly about: unknown
}

/** Newest first. @throws pg errors. */
export const readAlerts = (
  place: AlertPlace,
  { kind, provider, since }: AlertFilter,
  { limit, after }: AlertPage,
): Promise<readonly KeptAlert[]> =>
  connected(place, async (client) => {
    const given = [kind ?? null, provider ?? null, since ?? null, after?.at ?? null, after?.id ?? null, limit]
    const { rows } = await client.query<KeptRow>(SELECT, given)
    return rows.map(({ at, ...rest }) => ({ ...rest, at: instantOf(at) }))
  })

type KeptRow = Omit<KeptAlert, 'at'> & { readonly at: number }

const SELECT = `
  SELECT id, (extract(epoch FROM at) * 1000)::float8 AS at, kind, untold::float8 AS untold, about
  FROM jangbu_alerts.alerts
  WHERE ($1::text IS NULL OR kind = $1) AND ($2::text IS NULL OR provider = $2)
    AND ($3::timestamptz IS NULL OR alerts.at >= $3)
    AND ($4::timestamptz IS NULL OR (alerts.at, id) < ($4::timestamptz, $5::uuid))
  ORDER BY alerts.at DESC, id DESC
  LIMIT $6`
