import { randomBytes } from 'node:crypto'
import { open, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Client } from 'pg'
import { ConfigError, type DataPlace } from './config.ts'
import { answers, reach, withClient } from './connect.ts'
import { inDataDir, prepareDataDir, removeMade } from './data-dir.ts'
import { readIfThere, writePrivately } from './files.ts'
import { clusterIn, passwordFileIn } from './postgres/cluster.ts'
import { assertDurable } from './postgres/durability.ts'
import { startEmbeddedPostgres } from './postgres/embedded.ts'
import { hasCode } from './postgres/files.ts'
import { lockHome } from './postgres/lock.ts'

export type OpenDatabase = { readonly url: string; readonly stop: () => Promise<void> }

type Tell = (line: string) => void

/**
 * The database that everything is kept in: the one DATABASE_URL names, else the embedded one in the data directory.
 * @throws ConfigError when it cannot be reached, or the directory not be used; NotDurableError, EmbeddedPostgresError.
 */
export const openDatabase = async (
  { databaseUrl, dataDir }: DataPlace,
  tell: Tell,
): Promise<OpenDatabase> => {
  if (databaseUrl === undefined) return openEmbedded(dataDir, tell)
  await reach(databaseUrl, assertDurable)
  return { url: databaseUrl, stop: nothing }
}

/**
 * The same for a tool beside a running system: joins its embedded database, or starts it for itself; makes none.
 * @throws as `openDatabase` does.
 */
export const joinDatabase = async (
  { databaseUrl, dataDir }: DataPlace,
  tell: Tell,
): Promise<OpenDatabase> => {
  if (databaseUrl !== undefined) {
    await reach(databaseUrl, nothing)
    return { url: databaseUrl, stop: nothing }
  }
  const url = await inDataDir(dataDir, () => readIfThere(urlPath(dataDir)))
  if (url !== undefined && (await answers(url))) return { url, stop: nothing }
  if (!(await inDataDir(dataDir, () => isThere(clusterIn(dataDir)))))
    throw new ConfigError(
      `JANGBU_DATA_DIR: ${dataDir} holds no database: \`jangbu start\` makes one, or DATABASE_URL names another`,
    )
  return openEmbedded(dataDir, tell)
}

const nothing = (): Promise<void> => Promise.resolve()

const isThere = async (path: string): Promise<boolean> => {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false
    throw error
  }
}

/** Where a running system says how its embedded database is reached; for the owner's eyes only. */
const urlPath = (dataDir: string): string => join(dataDir, 'postgres-url')
const logPath = (dataDir: string): string => join(dataDir, 'postgres.log')

const openEmbedded = async (dataDir: string, tell: Tell): Promise<OpenDatabase> => {
  tell(`Starting PostgreSQL in ${dataDir} …`)
  const firstMade = await prepareDataDir(dataDir)
  try {
    return await inDataDir(dataDir, () => startEmbedded(dataDir, tell))
  } catch (error) {
    if (error instanceof ConfigError) await sweep(dataDir, firstMade)
    throw error
  }
}

/** A first start that came to nothing leaves nothing: only where there is no cluster, and nobody else at work. */
const sweep = async (dataDir: string, firstMade: string | undefined): Promise<void> => {
  try {
    if (await isThere(clusterIn(dataDir))) return
    const lock = lockHome(dataDir)
    const worthless = ['lock-holder', 'lock'].map((name) => join(dataDir, name))
    try {
      if (await isThere(clusterIn(dataDir))) return
      for (const path of [logPath(dataDir), passwordFileIn(dataDir), ...worthless])
        await rm(path, { force: true })
    } finally {
      lock.release()
    }
    if (firstMade !== undefined) await removeMade(dataDir, firstMade)
  } catch {
    // The start has failed already, and why is told.
  }
}

/** Lines into the file, for as long as it takes them: a full disk must not end the process. */
const openPostgresLog = async (
  dataDir: string,
  tell: Tell,
): Promise<{ readonly write: Tell; readonly close: () => void }> => {
  const file = await open(logPath(dataDir), 'a', 0o600)
  const stream = file.createWriteStream()
  stream.on('error', ({ message }) => {
    tell(`${logPath(dataDir)} is not written any more: ${message}`)
  })
  return { write: (line) => stream.write(`${line}\n`), close: () => stream.end() }
}

const startEmbedded = async (dataDir: string, tell: Tell): Promise<OpenDatabase> => {
  const log = await openPostgresLog(dataDir, tell)
  try {
    const server = await startEmbeddedPostgres({ dataDir, log: log.write })
    const stop = async (): Promise<void> => {
      await rm(urlPath(dataDir), { force: true }).catch(nothing)
      await server.stop().finally(log.close)
    }
    try {
      const url = await withClient(server.url, (client) => ownDatabase(client, server.url))
      await writePrivately(urlPath(dataDir), url)
      return { url, stop }
    } catch (error) {
      await stop()
      throw error
    }
  } catch (error) {
    log.close()
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
