import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Position } from '../../ledger/store/port.ts'
import { clusterIn } from '../postgres/cluster.ts'
import { syncDirectory } from '../postgres/files.ts'
import {
  contentsOf,
  CONTROL_FILE,
  isLeftOutOfArchive,
  isLeftOutOfCluster,
  type Contents,
} from './contents.ts'
import { COPIES_AT_ONCE, newCopier, type Copied, type Copier } from './copier.ts'
import { BackupError } from './errors.ts'
import { inParallel } from './in-parallel.ts'
import { ARCHIVE, CLUSTER, type BackedUpFile, type Manifest } from './manifest.ts'
import { segmentsBetween, type Lsn } from './segments.ts'
import type { Session } from './session.ts'
import type { BackupSource } from './source.ts'

export type CopyHooks = {
  readonly signal: AbortSignal
  readonly onCopied: (bytes: number, ofBytes: number) => void
}

type Copy = Pick<Manifest, 'directories' | 'files'> & {
  readonly startLsn: Lsn
  readonly stopLsn: Lsn
  /** The log's head just before the backup's end, and just after it. */
  readonly atLeast: Position
  readonly atMost: Position
}
type Written = { readonly directories: string[]; readonly files: BackedUpFile[] }

/**
 * A base backup by PostgreSQL's low-level API ("Making a Base Backup Using the Low Level API"): files are copied while
 * the server writes to them, torn and out of step, and the write-ahead log from before the first of them to after the
 * last, which is copied in the end, puts them right when the copy is started.
 */
export const copyOnline = async (
  source: BackupSource,
  { session, draft }: { readonly session: Session; readonly draft: string },
  hooks: CopyHooks,
): Promise<Copy> => {
  const written: Written = { directories: [], files: [] }
  const startLsn = await session.begin()
  const cluster = await contentsOf(clusterIn(source.dataDir), isLeftOutOfCluster)
  const copier = copierFor(cluster, hooks)
  const place = { draft, written, copier }
  await copyTree({ from: clusterIn(source.dataDir), folder: CLUSTER, contents: cluster }, place)
  await copyControlFile(source, place)
  const atLeast = await source.log.head()
  const { stopLsn, label } = await session.finish()
  const atMost = await source.log.head()
  await note(place, `${CLUSTER}/backup_label`, (to) => copier.write(Buffer.from(label), to))
  const wal = segmentsBetween(startLsn, stopLsn, session.server)
  for (const name of wal) await copySegment(source, name, place)
  await session.release()
  // After the end: what has left the database by then is here, and what leaves it later is in both.
  await copyTree(
    {
      from: source.archiveDir,
      folder: ARCHIVE,
      contents: await contentsOf(source.archiveDir, isLeftOutOfArchive),
    },
    place,
  )
  for (const directory of [...written.directories, '']) await syncDirectory(join(draft, directory))
  written.files.sort((one, other) => (one.path < other.path ? -1 : 1))
  return { ...written, startLsn, stopLsn, atLeast, atMost }
}

type Place = { readonly draft: string; readonly written: Written; readonly copier: Copier }
type Tree = { readonly from: string; readonly folder: string; readonly contents: Contents }

const copierFor = ({ files }: Contents, { signal, onCopied }: CopyHooks): Copier => {
  const ofBytes = files.reduce((bytes, { size }) => bytes + size, 0)
  let done = 0
  return newCopier({
    signal,
    onBytes: (bytes) => {
      done += bytes
      onCopied(done, Math.max(done, ofBytes))
    },
  })
}

const copyTree = async ({ from, folder, contents }: Tree, place: Place): Promise<void> => {
  const directories = [folder, ...contents.directories.map((path) => join(folder, path))]
  for (const path of directories) {
    await mkdir(join(place.draft, path), { mode: 0o700 })
    place.written.directories.push(path)
  }
  const others = contents.files.filter(({ path }) => join(folder, path) !== join(CLUSTER, CONTROL_FILE))
  await inParallel(others, COPIES_AT_ONCE, async ({ path }) => {
    await note(place, join(folder, path), (to) => place.copier.copy(join(from, path), to))
  })
}

/** A file that was gone before it could be copied is not missed: its end is in the write-ahead log. */
const note = async (
  { draft, written }: Place,
  path: string,
  copy: (to: string) => Promise<Copied | undefined>,
): Promise<boolean> => {
  const copied = await copy(join(draft, path))
  if (copied !== undefined) written.files.push({ path, ...copied })
  return copied !== undefined
}

const CONTROL_FILE_TRIES = 100

/** Last, and never torn: nothing in the write-ahead log would put it right. Two readings of it have to agree. */
const copyControlFile = async ({ dataDir }: BackupSource, place: Place): Promise<void> => {
  const path = join(clusterIn(dataDir), CONTROL_FILE)
  let seen = await readFile(path)
  for (let tries = 0; tries < CONTROL_FILE_TRIES; tries += 1) {
    const again = await readFile(path)
    if (again.equals(seen)) {
      await note(place, join(CLUSTER, CONTROL_FILE), (to) => place.copier.write(again, to))
      return
    }
    seen = again
  }
  throw new BackupError(`${path} changes faster than it can be read`)
}

const copySegment = async ({ dataDir }: BackupSource, name: string, place: Place): Promise<void> => {
  const path = join('pg_wal', name)
  const isCopied = await note(place, join(CLUSTER, path), (to) =>
    place.copier.copy(join(clusterIn(dataDir), path), to),
  )
  if (!isCopied)
    throw new BackupError(
      `${path} is gone: the copy took so long that PostgreSQL gave up keeping its write-ahead log`,
    )
}
