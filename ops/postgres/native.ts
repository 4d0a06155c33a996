import { cp, lstat, mkdir, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { EmbeddedPostgresError, OWN_SERVER_HINT } from './errors.ts'
import { hasCode, openToAll } from './files.ts'
import { nativePackage, type NativePackage } from './package.ts'
import { runProgram, type Log } from './program.ts'
import type { ServerUser } from './server-user.ts'

/** PostgreSQL's programs in a place where the server's user can run them. */
export type Native = {
  readonly initdb: string
  readonly postgres: string
  /** e.g. `18`: data of another major version cannot be read. */
  readonly majorVersion: string
}

type Link = { readonly source: string; readonly target: string }

const isLink = (entry: unknown): entry is Link =>
  typeof entry === 'object' && entry !== null && 'source' in entry && 'target' in entry

/** npm packages cannot hold symbolic links; the package's install script would make them, but may not have run. */
const makeLinks = async (root: string): Promise<void> => {
  const listed: unknown = JSON.parse(await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8'))
  for (const { source, target } of Array.isArray(listed) ? listed.filter(isLink) : []) {
    const path = join(root, target)
    await symlink(relative(dirname(path), join(root, source)), path).catch((error: unknown) => {
      // Made before; or not ours to change, and then the copy gets them.
      if (!hasCode(error, 'EEXIST', 'EACCES', 'EPERM', 'EROFS')) throw error
    })
  }
}

const programsIn = (root: string, version: string): Native => ({
  initdb: join(root, 'native', 'bin', 'initdb'),
  postgres: join(root, 'native', 'bin', 'postgres'),
  majorVersion: version.split('.')[0] ?? version,
})

/** Running is the only sure test of what a user may run: it needs every folder above, the file and its libraries. */
const whyNotRunnable = async (native: Native, user: ServerUser): Promise<string | undefined> => {
  try {
    for (const command of [native.postgres, native.initdb]) {
      await runProgram({ command, arguments: ['--version'], cwd: '/', user }, () => undefined)
    }
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Programs run from here, so nobody else may be able to put something in: /tmp is open to all. */
const isOurs = async (directory: string): Promise<boolean> => {
  try {
    await mkdir(directory, { recursive: true, mode: 0o755 })
    const found = await lstat(directory)
    return found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o022) === 0
  } catch {
    return false
  }
}

const cacheDirectory = async (user: ServerUser): Promise<string> => {
  const own = user === undefined ? join(homedir(), '.cache', 'jangbu') : '/var/cache/jangbu'
  const candidates = [own, join(tmpdir(), `jangbu-cache-${String(process.getuid?.() ?? 0)}`)]
  for (const candidate of candidates) if (await isOurs(candidate)) return candidate
  throw new EmbeddedPostgresError(
    `PostgreSQL's programs must be copied to where it may run them, but neither ${candidates.join(' nor ')} ` +
      `is a directory that only you can write to. Make one of them, or ${OWN_SERVER_HINT}.`,
  )
}

/** Copies under another name and renames, so that a copy is whole and two starting at once do not mix theirs. */
const copyTo = async (destination: string, from: NativePackage): Promise<void> => {
  const draft = await mkdtemp(`${destination}.`)
  try {
    await cp(join(from.directory, 'native'), join(draft, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
    })
    await makeLinks(draft)
    await openToAll(draft)
    await rm(destination, { recursive: true, force: true })
    await rename(draft, destination)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    // Another process was faster; its copy is as good as ours.
    if (!hasCode(error, 'ENOTEMPTY', 'EEXIST')) throw error
  }
}

/**
 * The package itself where the server's user can run it; else a copy in a cache.
 * @throws EmbeddedPostgresError when it runs nowhere (a C library it was not built for, say).
 */
export const usableNative = async (user: ServerUser, log: Log): Promise<Native> => {
  const found = await nativePackage()
  await makeLinks(found.directory)
  const inPlace = programsIn(found.directory, found.version)
  if ((await whyNotRunnable(inPlace, user)) === undefined) return inPlace

  const destination = join(await cacheDirectory(user), `postgres-${found.version}-${found.platform}`)
  const cached = programsIn(destination, found.version)
  if ((await whyNotRunnable(cached, user)) === undefined) return cached

  log(`copying PostgreSQL to ${destination}, where it may be run`)
  await copyTo(destination, found)
  const reason = await whyNotRunnable(cached, user)
  if (reason === undefined) return cached
  throw new EmbeddedPostgresError(
    `The embedded PostgreSQL does not run on this system: ${OWN_SERVER_HINT}.\n${reason}`,
  )
}
