import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import type { Config } from './config.ts'
import { readIfThere, writePrivately } from './files.ts'
import { assertDurable } from './postgres/durability.ts'
import { startEmbeddedPostgres } from './postgres/embedded.ts'

export type OpenDatabase = { readonly url: string; readonly stop: () => Promise<void> }

type Place = Pick<Config, 'databaseUrl' | 'dataDir'>
type Tell = (line: string) => void

/** The database that everything is kept in: the one DATABASE_URL names, else the embedded one in the data directory. */
export const openDatabase = async (place: Place, tell: Tell): Promise<OpenDatabase> =>
  place.databaseUrl === undefined ? openEmbedded(place.dataDir, tell) : openOwn(place.databaseUrl)

/** The same for a tool beside a running system: joins its embedded database, or starts it for itself. */
export const joinDatabase = async (place: Place, tell: Tell): Promise<OpenDatabase> => {
  const url = place.databaseUrl ?? (await readIfThere(urlPath(place.dataDir)))
  if (url === undefined || !(await answers(url))) return openDatabase(place, tell)
  return { url, stop: () => Promise.resolve() }
}

const openOwn = async (url: string): Promise<OpenDatabase> => {
  await withClient(url, assertDurable)
  return { url, stop: () => Promise.resolve() }
}

/** Where a running system says how its embedded database is reached; for the owner's eyes only. */
const urlPath = (dataDir: string): string => join(dataDir, 'postgres-url')

const openEmbedded = async (dataDir: string, tell: Tell): Promise<OpenDatabase> => {
  tell(`Starting PostgreSQL in ${dataDir} …`)
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const log = createWriteStream(join(dataDir, 'postgres.log'), { flags: 'a', mode: 0o600 })
  const server = await startEmbeddedPostgres({ dataDir, log: (line) => log.write(`${line}\n`) })
  const stop = async (): Promise<void> => {
    await rm(urlPath(dataDir), { force: true })
    await server.stop()
    log.end()
  }
  try {
    const url = await withClient(server.url, (client) => ownDatabase(client, server.url))
    await writePrivately(urlPath(dataDir), url)
    return { url, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

const ROLE = 'jangbu'

/** A role and a database of our own, so that nothing we do runs as the superuser; the password is new at every start. */
const ownDatabase = async (client: Client, superuserUrl: string): Promise<string> => {
  const password = randomBytes(24).toString('hex')
  const roles = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [ROLE])
  await client.query(`${roles.rowCount === 0 ? 'CREATE' : 'ALTER'} ROLE ${ROLE} LOGIN PASSWORD '${password}'`)
  const databases = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [ROLE])
  if (databases.rowCount === 0) await client.query(`CREATE DATABASE ${ROLE} OWNER ${ROLE}`)
  const url = new URL(superuserUrl)
  url.username = ROLE
  url.password = password
  url.pathname = `/${ROLE}`
  return url.href
}

const withClient = async <T>(url: string, use: (client: Client) => Promise<T>): Promise<T> => {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

const answers = async (url: string): Promise<boolean> => {
  try {
    await withClient(url, (client) => client.query('SELECT 1'))
    return true
  } catch {
    return false
  }
}
