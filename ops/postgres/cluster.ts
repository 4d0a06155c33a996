import { randomBytes } from 'node:crypto'
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { EmbeddedPostgresError } from './errors.ts'
import { giveTo, hasCode, syncDirectory, writeSecret } from './files.ts'
import type { Native } from './native.ts'
import { runProgram, type Log } from './program.ts'
import { placementOf, type ServerUser } from './server-user.ts'

export const SUPERUSER = 'postgres'
const DRAFT_PREFIX = 'postgres.init-'
const PASSWORD_BYTES = 24

export const clusterIn = (home: string): string => join(home, 'postgres')
export const passwordFileIn = (home: string): string => join(home, 'postgres-password')

/** What is needed to work on the files of a cluster. */
export type Tools = { readonly native: Native; readonly user: ServerUser; readonly log: Log }

const textOf = async (path: string): Promise<string | undefined> => {
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

/** false: there is none yet. */
const isReadyCluster = async (cluster: string, majorVersion: string): Promise<boolean> => {
  const exists = await stat(cluster).then(
    () => true,
    () => false,
  )
  if (!exists) return false
  const version = await textOf(join(cluster, 'PG_VERSION'))
  if (version === undefined) {
    throw new EmbeddedPostgresError(`${cluster} is not PostgreSQL's data: move it away, then start again.`)
  }
  if (version !== majorVersion) {
    throw new EmbeddedPostgresError(
      `${cluster} holds data of PostgreSQL ${version}, but this Jangbu brings PostgreSQL ${majorVersion}. ` +
        `Start the Jangbu that made it, or bring the data over with pg_upgrade.`,
    )
  }
  return true
}

const removeDrafts = async (home: string, log: Log): Promise<void> => {
  for (const name of await readdir(home)) {
    if (!name.startsWith(DRAFT_PREFIX)) continue
    // An initdb whose Jangbu was killed may still be writing; the next start gets what is left.
    await rm(join(home, name), { recursive: true, force: true, maxRetries: 3 }).catch((error: unknown) => {
      log(`left ${name} in place: ${String(error)}`)
    })
  }
}

const initialise = async (draft: string, password: string, { native, user, log }: Tools): Promise<void> => {
  const data = join(draft, 'data')
  const passwordFile = join(draft, 'password')
  await mkdir(data, { mode: 0o700 })
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (user !== undefined)
    for (const path of [passwordFile, data, draft]) await chown(path, user.uid, user.gid)
  const { cwd, path } = placementOf(data, user)
  const options = [
    `--pgdata=${path}`,
    `--pwfile=${path}/../password`,
    `--username=${SUPERUSER}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--no-locale',
    '--data-checksums',
    '--no-instructions',
  ]
  await runProgram({ command: native.initdb, arguments: options, cwd, user }, log)
}

/** initdb can be cut short at any moment, so it works on a draft, which becomes the cluster in one step. */
const createCluster = async (home: string, password: string, tools: Tools): Promise<void> => {
  const draft = await mkdtemp(join(home, DRAFT_PREFIX))
  try {
    await initialise(draft, password, tools)
    await rename(join(draft, 'data'), clusterIn(home))
    await syncDirectory(home)
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

/** The password file is gone but the data is ours all the same: the files can be changed without logging in. */
const resetPassword = async (home: string, password: string, { native, user, log }: Tools): Promise<void> => {
  log('the password file is missing: giving the superuser a new password')
  const { cwd, path } = placementOf(clusterIn(home), user)
  const input = `ALTER ROLE ${SUPERUSER} PASSWORD '${password}';\n`
  await runProgram(
    { command: native.postgres, arguments: ['--single', '-D', path, 'postgres'], cwd, user, input },
    () => undefined,
  )
}

/** A copy made by root (cp -r, a restored backup) belongs to root, and PostgreSQL insists on owning its data. */
const repairOwner = async (cluster: string, user: ServerUser): Promise<void> => {
  if (user === undefined || (await stat(cluster)).uid === user.uid) return
  await giveTo(cluster, user)
  await chmod(cluster, 0o700)
}

/**
 * Makes the cluster unless it is there already. Call it only while holding the lock and with no server running.
 * @returns the superuser's password.
 */
export const ensureCluster = async (home: string, tools: Tools): Promise<string> => {
  await removeDrafts(home, tools.log)
  const isReady = await isReadyCluster(clusterIn(home), tools.native.majorVersion)
  const known = await textOf(passwordFileIn(home))
  const password =
    known === undefined || known === '' ? randomBytes(PASSWORD_BYTES).toString('base64url') : known
  if (isReady) await repairOwner(clusterIn(home), tools.user)
  if (isReady && password !== known) await resetPassword(home, password, tools)
  // Before the cluster: data that nobody has the password of must never exist.
  if (password !== known) await writeSecret(passwordFileIn(home), `${password}\n`)
  if (!isReady) await createCluster(home, password, tools)
  return password
}
