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
  readonly client: pg.Client
  /** First in the connection's search path. */
  readonly home: string
  readonly ddl: string
}

/**
 * Makes those that the tables' text makes and that are not there, then has the server look at what is in the tables, so
 * that it plans for them from the first question on.
 */
export const makeIndexes = async ({ client, home, ddl }: Indexing): Promise<void> => {
  const missing = await missingIndexes({ client, home, ddl })
  await client.query(`SET maintenance_work_mem = '${SORT_MEMORY}'`)
  for (const { definition } of missing) await client.query(definition)
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = $1::regnamespace`,
    [client.escapeIdentifier(home)],
  )
  for (const { name } of rows)
    await client.query(`ANALYZE ${client.escapeIdentifier(home)}.${client.escapeIdentifier(name)}`)
}

type Index = { readonly name: string; readonly definition: string }

/** What the text makes is found out by making it, in a schema that nobody ever sees. */
const missingIndexes = async ({ client, home, ddl }: Indexing): Promise<readonly Index[]> => {
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
