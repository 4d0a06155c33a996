import pg from 'pg'

const PREFIX = 'jangbu_replay_'
/** PostgreSQL takes 63 bytes for a name, and those of the tables' schemas go on after this one. */
const UNIQUE_LENGTH = 12
const LIKE_PREFIX = 'jangbu\\_replay\\_%'

/**
 * A schema of its own for one audit, gone afterwards also when the audit fails. Its name is locked meanwhile, so that
 * what an audit that crashed has left behind can be told from one that is still at work.
 */
export const withScratchSchema = async <T>(
  connectionString: string,
  uniqueName: string,
  work: (schema: string) => Promise<T>,
): Promise<T> => {
  const client = new pg.Client({ connectionString, application_name: 'jangbu replay' })
  client.on('error', () => undefined)
  await client.connect()
  const schema = `${PREFIX}${uniqueName.replaceAll('-', '').slice(0, UNIQUE_LENGTH)}`
  try {
    await dropLeftovers(client)
    await tryLock(client, schema)
    try {
      return await work(schema)
    } finally {
      await drop(client, schema)
    }
  } finally {
    await client.end()
  }
}

const dropLeftovers = async (client: pg.Client): Promise<void> => {
  const { rows } = await client.query<{ nspname: string }>(
    'SELECT nspname FROM pg_namespace WHERE nspname LIKE $1',
    [LIKE_PREFIX],
  )
  const schemas = new Set(rows.map(({ nspname }) => /^jangbu_replay_[^_]+/.exec(nspname)?.[0] ?? nspname))
  for (const schema of schemas) {
    if (!(await tryLock(client, schema))) continue
    await drop(client, schema)
    await client.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [schema])
  }
}

const tryLock = async (client: pg.Client, schema: string): Promise<boolean> => {
  const { rows } = await client.query<{ locked: boolean }>(
    'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS locked',
    [schema],
  )
  return rows[0]?.locked === true
}

/** With those of the tables, which are named after it. */
const drop = async (client: pg.Client, schema: string): Promise<void> => {
  const { rows } = await client.query<{ nspname: string }>(
    'SELECT nspname FROM pg_namespace WHERE nspname = $1 OR starts_with(nspname, $2)',
    [schema, `${schema}_`],
  )
  for (const { nspname } of rows)
    await client.query(`DROP SCHEMA ${client.escapeIdentifier(nspname)} CASCADE`)
}
