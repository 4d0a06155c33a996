import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import type { Config } from './config.ts'
import { assertDurable } from './postgres/durability.ts'
import { startEmbeddedPostgres } from './postgres/embedded.ts'

export type OpenDatabase = { readonly url: string; readonly stop: () => Promise<void> }

/** The database that everything is kept in: the one DATABASE_URL names, else the embedded one in the data directory. */
export const openDatabase = async (
  { databaseUrl, dataDir }: Pick<Config, 'databaseUrl' | 'dataDir'>,
  tell: (line: string) => void,
): Promise<OpenDatabase> => {
  if (databaseUrl === undefined) {
    tell(`Starting PostgreSQL in ${dataDir} …`)
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    const log = createWriteStream(join(dataDir, 'postgres.log'), { flags: 'a', mode: 0o600 })
    const server = await startEmbeddedPostgres({ dataDir, log: (line) => log.write(`${line}\n`) })
    return { url: server.url, stop: () => server.stop().finally(() => log.end()) }
  }
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await assertDurable(client)
  } finally {
    await client.end()
  }
  return { url: databaseUrl, stop: () => Promise.resolve() }
}
