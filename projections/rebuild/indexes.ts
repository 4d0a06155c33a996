import type pg from 'pg'

/** For sorting what goes into an index. */
const SORT_MEMORY = '256MB'

/** Those beside the keys: filling a table costs twice as much with them as making them afterwards. */
export const dropIndexes = async (client: pg.ClientBase, home: string): Promise<void> => {
  const { rows } = await client.query<{ name: string }>(
    `SELECT class.relname AS name FROM pg_index JOIN pg_class AS class ON class.oid = indexrelid
     WHERE class.relnamespace = $1::regnamespace AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)`,
    [client.escapeIdentifier(home)],
  )
  for (const { name } of rows)
    await client.query(`DROP INDEX ${client.escapeIdentifier(home)}.${client.escapeIdentifier(name)}`)
}

export type Indexing = {
  /** They make one index each at a time; the home is first in their search paths. */
  readonly clients: readonly [pg.Client, ...pg.Client[]]
  readonly home: string
  readonly ddl: string
}

/**
 * Makes those that the tables' text makes and that are not there, then has the server look at what is in the tables, so
 * that it plans for them from the first question on. An index each at a time is faster than all on one.
 */
export const makeIndexes = async ({ clients, home, ddl }: Indexing): Promise<void> => {
  const [client] = clients
  const settings = `SET maintenance_work_mem = '${SORT_MEMORY}'; SET max_parallel_maintenance_workers = 0`
  for (const one of clients) await one.query(settings)
  const missing = await missingIndexes(client, home, ddl)
  await shareOut(
    clients,
    missing.map(({ definition }) => definition),
  )
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = $1::regnamespace
     ORDER BY pg_relation_size(oid) DESC`,
    [client.escapeIdentifier(home)],
  )
  const schema = client.escapeIdentifier(home)
  await shareOut(
    clients,
    rows.map(({ name }) => `ANALYZE ${schema}.${client.escapeIdentifier(name)}`),
  )
}

const shareOut = async (clients: Indexing['clients'], statements: readonly string[]): Promise<void> => {
  const left = [...statements]
  await Promise.all(
    clients.map(async (client) => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) await client.query(next)
    }),
  )
}

type Index = { readonly name: string; readonly definition: string }

/** What the text makes is found out by making it, in a schema that nobody ever sees. */
const missingIndexes = async (client: pg.Client, home: string, ddl: string): Promise<readonly Index[]> => {
  const trial = client.escapeIdentifier(`${home}_trial`)
  await client.query('BEGIN')
  try {
    await client.query(`CREATE SCHEMA ${trial}; SET LOCAL search_path = ${trial}, pg_temp`)
    await client.query(ddl)
    const { rows } = await client.query<Index>(
      `SELECT class.relname AS name, pg_get_indexdef(class.oid, 0, true) AS definition
       FROM pg_class AS class WHERE class.relkind = 'i' AND class.relnamespace = $1::regnamespace AND NOT EXISTS (
         SELECT 1 FROM pg_class AS own WHERE own.relnamespace = $2::regnamespace AND own.relname = class.relname)
       ORDER BY class.relname`,
      [trial, client.escapeIdentifier(home)],
    )
    return rows
  } finally {
    await client.query('ROLLBACK')
  }
}
