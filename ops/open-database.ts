import { randomBytes } from 'node:crypto'
import { open, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Client } from 'pg'
import { reasonsOf } from '../ledger/core/reasons.ts'
import { ConfigError, type DatabasePlace } from './config.ts'
import { answers, reach, withClient } from './connect.ts'
import { inDataDir, prepareDataDir, removeMade } from './data-dir.ts'
import { readIfThere, writePrivately } from './files.ts'
import { clusterIn, passwordFileIn } from './postgres/cluster.ts'
import { assertDurable } from './postgres/durability.ts'
import { startEmbeddedPostgres } from './postgres/embedded.ts'
import { hasCode } from './postgres/files.ts'
import { isHeld, lockHome } from './postgres/lock.ts'

export type OpenDatabase = { readonly url: string; readonly stop: () => Promise<void> }

type Tell = (line: string) => void

/**
 * The database that everything is kept in: the one DATABASE_URL names, else the embedded one in the data directory.
 * @throws ConfigError when it cannot be reached, or the directory not be used; NotDurableError, EmbeddedPostgresError.
 */
export const openDatabase = async (
  { databaseUrl, dataDir }: DatabasePlace,
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
  { databaseUrl, dataDir }: DatabasePlace,
  tell: Tell,
): Promise<OpenDatabase> => {
  if (databaseUrl !== undefined) {
    await reach(databaseUrl, nothing)
    return { url: databaseUrl, stop: nothing }
  }
  const url = await inDataDir(dataDir, () => readIfThere(urlPath(dataDir)))
  if (url !== undefined && (await answers(url))) return { url, stop: nothing }
  if (url !== undefined && isHeld(dataDir))
    throw new ConfigError(
      `a Jangbu runs on ${dataDir}, and its database does not answer: it may be starting again, so try in a moment`,
    )
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

type PostgresLog = { readonly write: Tell; readonly close: () => Promise<void> }

/** In the background and in order. What a full disk does not take is lost, and told once; when there is room, it goes on. */
const openPostgresLog = async (dataDir: string, tell: Tell): Promise<PostgresLog> => {
  const file = await open(logPath(dataDir), 'a', 0o600)
  const gathered: string[] = []
  let writing: Promise<void> | undefined
  let isTold = false
  const lost = (error: unknown): void => {
    if (!isTold) tell(`${logPath(dataDir)} cannot be written: ${reasonsOf(error)}`)
    isTold = true
  }
  const writeAll = async (): Promise<void> => {
    while (gathered.length > 0) await file.appendFile(gathered.splice(0).join('')).catch(lost)
    writing = undefined
  }
  return {
    write: (line) => {
      gathered.push(`${line}\n`)
      writing ??= writeAll()
    },
    close: async () => {
      isTold = true
      await writing
      await file.close()
    },
  }
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
    await log.close()
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
