import { createHash } from 'node:crypto'
import pg from 'pg'

/** Frozen once applied: its checksum is recorded, and a change is a new migration. */
export type Migration = { readonly name: string; readonly sql: string }

export type Migrations = {
  readonly connectionString: string
  readonly schema: string
  /** Whose tables these are, in words: `the log`. */
  readonly owner: string
  /** Any number that nobody else takes; processes that start together migrate one after another. */
  readonly lock: number
  /** The column that holds the names in `migrations`. */
  readonly nameColumn?: 'name' | 'file'
  /** All of them, in their order. */
  readonly migrations: readonly Migration[]
}

const LOCK_LIMIT_MS = 60_000

/**
 * Brings a schema up to date, all of it or nothing; does nothing where it is.
 * @throws Error when a migration that was applied has changed since, or one is applied that is not known here.
 */
export const migrateSchema = async (wanted: Migrations): Promise<void> => {
  const { connectionString, owner, lock } = wanted
  const client = new pg.Client({ connectionString, application_name: `jangbu migration of ${owner}` })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query(`BEGIN; SET LOCAL lock_timeout = ${LOCK_LIMIT_MS}`)
    await client.query('SELECT pg_advisory_xact_lock($1)', [lock])
    await client.query(preparation(client.escapeIdentifier(wanted.schema), nameColumnOf(wanted)))
    await applyMissing(client, wanted)
    await client.query('COMMIT')
  } finally {
    await client.end()
  }
}

const nameColumnOf = ({ nameColumn = 'name' }: Migrations): string => nameColumn

const preparation = (schema: string, nameColumn: string): string => `
  CREATE SCHEMA IF NOT EXISTS ${schema};
  SET LOCAL search_path = ${schema}, pg_temp;
  CREATE TABLE IF NOT EXISTS migrations (
    ${nameColumn} text PRIMARY KEY,
    sha256 text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
  )`

const applyMissing = async (client: pg.Client, wanted: Migrations): Promise<void> => {
  const { owner, migrations } = wanted
  const column = nameColumnOf(wanted)
  const { rows } = await client.query<{ name: string; sha256: string }>(
    `SELECT ${column} AS name, sha256 FROM migrations`,
  )
  const applied = new Map(rows.map(({ name, sha256 }) => [name, sha256]))
  for (const name of applied.keys())
    if (!migrations.some((known) => known.name === name))
      throw new Error(`migration ${name} of ${owner} is applied, but not known here`)
  for (const { name, sql } of migrations) {
    const sha256 = createHash('sha256').update(sql).digest('hex')
    const known = applied.get(name)
    if (known === sha256) continue
    if (known !== undefined) throw new Error(`migration ${name} of ${owner} has changed since it was applied`)
    await client.query(sql)
    await client.query(`INSERT INTO migrations (${column}, sha256) VALUES ($1, $2)`, [name, sha256])
  }
}
