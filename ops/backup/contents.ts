import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isSegmentFile } from '../../ledger/store/postgres/archive/archiver.ts'
import { hasCode } from '../postgres/files.ts'
import { BackupError } from './errors.ts'

/** What of a directory is to be copied, by paths in it; the sizes are those of a moment. */
export type Contents = {
  readonly directories: readonly string[]
  readonly files: readonly { readonly path: string; readonly size: number }[]
}

type LeavesOut = (path: string) => boolean

/**
 * What PostgreSQL makes anew, what belongs to a running server, and the write-ahead log, of which the backup has its own
 * part. (The list is that of pg_basebackup, see "Base Backup" in PostgreSQL's protocol.)
 */
const emptied = /^(pg_wal|pg_replslot|pg_dynshmem|pg_notify|pg_serial|pg_snapshots|pg_stat_tmp|pg_subtrans)\//
const ofTheServer =
  /^(postmaster\.(pid|opts)|(backup_label|tablespace_map)(\.old)?|backup_manifest|(postgresql\.auto\.conf|current_logfiles)\.tmp)$/
const passing = /(^|\/)(pgsql_tmp|pg_internal\.init|t\d+_\d+([._]|$))/

export const isLeftOutOfCluster: LeavesOut = (path) =>
  emptied.test(path) || ofTheServer.test(path) || passing.test(path)

/** Whatever else is kept there is not ours, or not finished. */
export const isLeftOutOfArchive: LeavesOut = (path) => !isSegmentFile(path)

/** The write-ahead log may be kept on another disk, behind a link; in the backup it is a directory. */
const WAL = 'pg_wal'
export const CONTROL_FILE = 'global/pg_control'

/**
 * Looks through a directory while others work in it: what is gone by the time it is looked at is none of it.
 * @throws BackupError when there is a link or anything else that cannot be copied.
 */
export const contentsOf = async (root: string, isLeftOut: LeavesOut = () => false): Promise<Contents> => {
  const directories: string[] = []
  const files: { path: string; size: number }[] = []
  const look = async (directory: string): Promise<void> => {
    for (const entry of await entriesOf(join(root, directory))) {
      const path = join(directory, entry.name)
      if (isLeftOut(path)) continue
      if (entry.isFile()) {
        const size = await sizeOf(join(root, path))
        if (size !== undefined) files.push({ path, size })
      } else if (entry.isDirectory()) {
        directories.push(path)
        await look(path)
      } else if (path === WAL) directories.push(path)
      else throw new BackupError(`${join(root, path)} is neither a file nor a directory`)
    }
  }
  await look('')
  return { directories, files }
}

const entriesOf = (path: string) =>
  readdir(path, { withFileTypes: true }).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return []
    throw error
  })

const sizeOf = async (path: string): Promise<number | undefined> => {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}
