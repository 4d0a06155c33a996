import { randomUUID } from 'node:crypto'
import pg from 'pg'

const execute = async (connectionString: string, statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** A new database on that server for one bench; gone afterwards, however the bench ends. */
export const withScratchDatabase = async <T>(
  serverUrl: string,
  work: (url: string) => Promise<T>,
): Promise<T> => {
  const name = `bench_${randomUUID().replaceAll('-', '')}`
  await execute(serverUrl, `CREATE DATABASE ${name} TEMPLATE template0`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  try {
    return await work(url.href)
  } finally {
    await execute(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  }
}
