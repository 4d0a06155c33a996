import { createHash } from 'node:crypto'
import pg from 'pg'
import { createPayments } from './migrations/0001-payments.ts'

/** Where the served read models live; a rebuild goes to a schema of its own. */
export const READ_SCHEMA = 'jangbu_read'

type Migration = { readonly name: string; readonly sql: string }
const migrations: readonly Migration[] = [createPayments]

/** Any number that nobody else takes; processes that start together migrate one after another. */
const MIGRATION_LOCK = 7_241_908_114
const LOCK_LIMIT_MS = 60_000

/**
 * Brings the read models' schema up to date, all of it or nothing; does nothing where it is.
 * @throws Error when a migration that was applied has changed since, or one is applied that is not known here.
 */
export const migrate = async (connectionString: string, schema: string = READ_SCHEMA): Promise<void> => {
  const client = new pg.Client({ connectionString, application_name: 'jangbu read migration' })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query(`BEGIN; SET LOCAL lock_timeout = ${LOCK_LIMIT_MS}`)
    await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK])
    await client.query(preparation(client.escapeIdentifier(schema)))
    await applyMissing(client)
    await client.query('COMMIT')
  } finally {
    await client.end()
  }
}

const preparation = (schema: string): string => `
  CREATE SCHEMA IF NOT EXISTS ${schema};
  SET LOCAL search_path = ${schema}, pg_temp;
  CREATE TABLE IF NOT EXISTS migrations (
    name text PRIMARY KEY,
    sha256 text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
  )`

const applyMissing = async (client: pg.Client): Promise<void> => {
  const { rows } = await client.query<{ name: string; sha256: string }>('SELECT name, sha256 FROM migrations')
  const applied = new Map(rows.map(({ name, sha256 }) => [name, sha256]))
  for (const name of applied.keys())
    if (!migrations.some((known) => known.name === name))
      throw new Error(`the read models have migration ${name}, which is not known here`)
  for (const { name, sql } of migrations) {
    const sha256 = createHash('sha256').update(sql).digest('hex')
    const known = applied.get(name)
    if (known === sha256) continue
    if (known !== undefined) throw new Error(`migration ${name} has changed since it was applied`)
    await client.query(sql)
    await client.query('INSERT INTO migrations (name, sha256) VALUES ($1, $2)', [name, sha256])
  }
}
