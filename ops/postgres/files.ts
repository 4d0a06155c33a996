import { chmod, lchown, open, readdir, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export const hasCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code)

/** A rename is only on the disk once its directory is. */
export const syncDirectory = async (directory: string): Promise<void> => {
  const handle = await open(directory, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** After a crash there is the whole file or none; readable for its owner only. */
export const writeSecret = async (path: string, text: string): Promise<void> => {
  const draft = `${path}.new`
  const handle = await open(draft, 'w', 0o600)
  try {
    // The mode above only counts for a file that open() made.
    await handle.chmod(0o600)
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(draft, path)
  await syncDirectory(dirname(path))
}

const everythingIn = async (
  directory: string,
): Promise<readonly { path: string; isLink: boolean; isDirectory: boolean }[]> => {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  return entries.map((entry) => ({
    path: join(entry.parentPath, entry.name),
    isLink: entry.isSymbolicLink(),
    isDirectory: entry.isDirectory(),
  }))
}

/** Gives a directory and all in it to a user, without following links. */
export const giveTo = async (
  directory: string,
  owner: { readonly uid: number; readonly gid: number },
): Promise<void> => {
  for (const { path } of await everythingIn(directory)) await lchown(path, owner.uid, owner.gid)
  await lchown(directory, owner.uid, owner.gid)
}

/** Lets everybody read and run what is in a directory, whatever the umask was when it was made. */
export const openToAll = async (directory: string): Promise<void> => {
  await chmod(directory, 0o755)
  // Everything is marked executable: PostgreSQL checks that bit on its programs, and on a library it does no harm.
  for (const { path, isLink } of await everythingIn(directory)) if (!isLink) await chmod(path, 0o755)
}
