import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import pg from 'pg'

const folder = new URL('./migrations/', import.meta.url)
/** Any number that nobody else takes; processes that start together migrate one after another. */
const MIGRATION_LOCK = 7_241_908_113
const LOCK_LIMIT_MS = 60_000

const preparation = `
  CREATE SCHEMA IF NOT EXISTS jangbu_log;
  CREATE TABLE IF NOT EXISTS jangbu_log.migrations (
    file text PRIMARY KEY,
    sha256 text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
  );
  SET LOCAL search_path = jangbu_log, pg_temp;`

/**
 * Brings the log's schema up to date, all of it or nothing; does nothing where it is.
 * @throws Error when a migration that was applied has changed since, or one is applied that is not known here.
 */
export const migrate = async (connectionString: string): Promise<void> => {
  const client = new pg.Client({ connectionString, application_name: 'jangbu log migration' })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query(`BEGIN; SET LOCAL lock_timeout = ${LOCK_LIMIT_MS}`)
    await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK])
    await client.query(preparation)
    await applyMissing(client)
    await client.query('COMMIT')
  } finally {
    await client.end()
  }
}

const applyMissing = async (client: pg.Client): Promise<void> => {
  const { rows } = await client.query<{ file: string; sha256: string }>('SELECT file, sha256 FROM migrations')
  const applied = new Map(rows.map(({ file, sha256 }) => [file, sha256]))
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()
  for (const file of applied.keys())
    if (!files.includes(file)) throw new Error(`the log has migration ${file}, which is not known here`)
  for (const file of files) {
    const text = await readFile(new URL(file, folder), 'utf8')
    const sha256 = createHash('sha256').update(text).digest('hex')
    const known = applied.get(file)
    if (known === sha256) continue
    if (known !== undefined) throw new Error(`migration ${file} has changed since it was applied`)
    await client.query(text)
    await client.query('INSERT INTO migrations (file, sha256) VALUES ($1, $2)', [file, sha256])
  }
}
