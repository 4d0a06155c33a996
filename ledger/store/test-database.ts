import { randomUUID } from 'node:crypto'
import { Client } from 'pg'

export type TestDatabase = { readonly url: string; readonly drop: () => Promise<void> }

/** The one reading of the environment outside composition roots: the test runner has no other way to a spec. */
const serverUrl = (): string => {
  const url = process.env['TEST_DATABASE_URL']
  if (url === undefined || url === '') {
    throw new Error(
      'TEST_DATABASE_URL is not set: run specs with npm test, which starts a PostgreSQL for them',
    )
  }
  return url
}

const execute = async (url: string, statement: string): Promise<void> => {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

const withDatabase = (url: string, name: string): string => {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}

/** A new, empty database for one spec file; `drop` takes it away even when connections are still open. */
export const testDatabase = async (): Promise<TestDatabase> => {
  const url = serverUrl()
  const name = `test_${randomUUID().replaceAll('-', '')}`
  // template0: nobody can be connected to it, so that many specs can copy it at the same time.
  await execute(url, `CREATE DATABASE ${name} TEMPLATE template0`)
  return {
    url: withDatabase(url, name),
    drop: () => execute(url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  }
}
