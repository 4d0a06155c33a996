import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { nativePackage } from '../postgres/package.ts'
import { syncDirectory } from '../postgres/files.ts'
import { assertWhole } from './check.ts'
import { COPIES_AT_ONCE, newCopier } from './copier.ts'
import { BackupError } from './errors.ts'
import { inParallel } from './in-parallel.ts'
import { bytesIn, type Manifest } from './manifest.ts'
import type { BackupHooks } from './progress.ts'

/**
 * Copies a backup to where a data directory is to be.
 * @throws BackupError when it is not as it was made, or for another PostgreSQL than ours.
 */
export const putBack = async (
  { backup, manifest }: { readonly backup: string; readonly manifest: Manifest },
  dataDir: string,
  { signal, onProgress }: BackupHooks,
): Promise<void> => {
  await assertReadable(backup, manifest)
  await assertWhole(backup, manifest)
  const total = bytesIn(manifest)
  let done = 0
  const copier = newCopier({
    signal,
    onBytes: (bytes) => {
      done += bytes
      onProgress({ doing: 'copying bytes', done: BigInt(done), all: BigInt(total) })
    },
  })
  for (const path of manifest.directories) await mkdir(join(dataDir, path), { mode: 0o700 })
  await inParallel(manifest.files, COPIES_AT_ONCE, async ({ path, size, sha256 }) => {
    const copied = await copier.copy(join(backup, path), join(dataDir, path))
    if (copied?.sha256 !== sha256 || copied.size !== size)
      throw new BackupError(`${backup} is not as it was made: ${path} has other bytes`)
  })
  for (const path of [...manifest.directories, '']) await syncDirectory(join(dataDir, path))
}

const assertReadable = async (backup: string, { postgres }: Manifest): Promise<void> => {
  const ours = (await nativePackage()).version.split('.')[0]
  if (ours === postgres.majorVersion) return
  throw new BackupError(
    `${backup} holds data of PostgreSQL ${postgres.majorVersion}, but this Jangbu brings PostgreSQL ${String(ours)}: ` +
      'restore it with the Jangbu that made it',
  )
}
