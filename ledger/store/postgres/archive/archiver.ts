import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Instant } from '../../../core/time.ts'
import type { Position, StoredEvent } from '../../port.ts'
import { readCatalog, type RememberedRange } from './catalog.ts'
import { compareWithFile } from './compare.ts'
import { eventsOf, readFullPartitions, telling, type Partition } from './partitions.ts'
import { ArchiveUnreachableError, type ArchivedRange, type Range } from './range.ts'
import { removeFromTable } from './removal.ts'
import { openSegments, type Segments } from './segment-reader.ts'
import { writeSegment } from './segment-writer.ts'
import { inArchiveSession, inLookingSession, type Session } from './session.ts'

/** Only what lies wholly before it: positions below, or times before. */
export type Before =
  | { readonly kind: 'position'; readonly position: Position }
  | { readonly kind: 'time'; readonly instant: Instant }

/** In the order of their coming, for each range. */
export type ArchiveStep = 'written' | 'compared' | 'named' | 'registered' | 'detached' | 'dropped'
export type ArchiveNotice =
  | { readonly kind: 'copying' | 'comparing'; readonly range: Range; readonly position: Position }
  | { readonly kind: ArchiveStep; readonly range: Range }

export type ArchiveParts = {
  readonly connectionString: string
  /** Made where it is missing. */
  readonly directory: string
  readonly notify?: (notice: ArchiveNotice) => void
}

type Archiving = Required<ArchiveParts> & {
  readonly session: Session
  readonly segments: Segments
}

export type Archived = ArchivedRange & {
  /** What it took in the database, with its indexes. */
  readonly tableBytes: number
}

/** What `archive` would archive, the oldest first. */
export const archivable = (connectionString: string, before: Before): Promise<readonly Partition[]> =>
  inLookingSession(connectionString, async (session) => dueAmong(await readFullPartitions(session), before))

/** The ranges that are in files now, in their order. */
export const archivedRanges = (connectionString: string): Promise<readonly RememberedRange[]> =>
  inLookingSession(connectionString, async (session) => (await readCatalog(session)).ranges)

/**
 * Moves full partitions of the log's table into files, the oldest first, each only once its file has been read back and
 * found to be the same. First the log remembers the range as archived, in one transaction; from then on both hold it,
 * and its readers may take either; then its partition goes. So whenever this is cut short a range is in the table or
 * archived, never in neither, and the next call finishes what this one began.
 * @throws ArchiveBusyError; CorruptLogError; NodeJS.ErrnoException of the directory; ArchiveUnreachableError when it is
 * not the one with the ranges of before.
 */
export const archive = (parts: ArchiveParts, before: Before): Promise<readonly Archived[]> =>
  inArchiveSession(parts.connectionString, async (session) => {
    const archiving: Archiving = {
      notify: () => undefined,
      ...parts,
      session,
      segments: openSegments(parts.directory),
    }
    const { ranges } = await readCatalog(session)
    assertSameDirectory(parts.directory, ranges)
    await makeDirectory(resolve(parts.directory))
    await removeDrafts(parts.directory)
    for (const range of ranges) await removeFromTable(archiving, range)
    const archived: Archived[] = []
    for (const partition of dueAmong(await readFullPartitions(session), before))
      archived.push({ ...(await archiveOne(archiving, partition)), tableBytes: partition.bytes })
    return archived
  })

const dueAmong = (partitions: readonly Partition[], before: Before): readonly Partition[] =>
  partitions.filter((partition) => {
    switch (before.kind) {
      case 'position':
        return partition.last < before.position
      case 'time':
        return partition.lastRecordedAt < before.instant
    }
  })

const archiveOne = async (archiving: Archiving, partition: Partition): Promise<ArchivedRange> => {
  const { first, last } = partition
  const archived = await newFile(archiving, partition)
  await register(archiving.session, archived)
  archiving.notify({ kind: 'registered', range: { first, last } })
  await removeFromTable(archiving, archived)
  return archived
}

const DRAFT = '.draft'
/** Positions in file names: as many digits as the greatest has. */
const DIGITS = 19
/** Of the digest in a file's name: a range archived again has another file unless it has the same bytes. */
const DIGEST_DIGITS = 12
const fileName = new RegExp(`^\\d{${DIGITS}}-\\d{${DIGITS}}\\.[0-9a-f]{${DIGEST_DIGITS}}\\.events$`)

/** Whether a file in the directory may be of an archived range, by its name. */
export const isSegmentFile = (name: string): boolean => fileName.test(name)

/** Under its own name only when it is whole, on the disk, and the same as the partition. */
const newFile = async (archiving: Archiving, partition: Partition): Promise<ArchivedRange> => {
  const { directory, notify, session, segments } = archiving
  const { first, last, table } = partition
  const range = { first, last }
  const events = (kind: 'copying' | 'comparing'): AsyncIterable<readonly StoredEvent[]> =>
    telling(eventsOf(session, table, range), (position) => {
      notify({ kind, range, position })
    })
  const stem = [first, last].map((position) => String(position).padStart(DIGITS, '0')).join('-')
  const draft = `${stem}.${randomBytes(4).toString('hex')}${DRAFT}`
  try {
    const written = await writeSegment(join(directory, draft), range, events('copying'))
    notify({ kind: 'written', range })
    const archived = { ...range, ...written }
    await compareWithFile(segments, { ...archived, file: draft }, events('comparing'))
    notify({ kind: 'compared', range })
    const file = `${stem}.${written.sha256.slice(0, DIGEST_DIGITS)}.events`
    await rename(join(directory, draft), join(directory, file))
    await syncDirectory(directory)
    notify({ kind: 'named', range })
    return { ...archived, file }
  } finally {
    await rm(join(directory, draft), { force: true })
  }
}

/** A disk that is not mounted, or the directory of another machine: no process would find there what went there. */
const assertSameDirectory = (directory: string, ranges: readonly ArchivedRange[]): void => {
  const isHere = ({ file }: ArchivedRange): boolean => existsSync(join(directory, file))
  if (ranges.length === 0 || ranges.some(isHere)) return
  throw new ArchiveUnreachableError(
    `${directory} has none of the ranges that are archived already: archive into the directory that has them`,
  )
}

/** What an earlier call left when it was cut short. */
const removeDrafts = async (directory: string): Promise<void> => {
  const drafts = (await readdir(directory)).filter((name) => name.endsWith(DRAFT))
  for (const draft of drafts) await rm(join(directory, draft), { force: true })
}

const makeDirectory = async (directory: string): Promise<void> => {
  const firstMade = await mkdir(directory, { recursive: true, mode: 0o700 })
  if (firstMade === undefined) return
  for (let path = directory; path.length >= firstMade.length; path = dirname(path))
    await syncDirectory(dirname(path))
}

/** What is in a directory by a new name is only on the disk once the directory is. */
const syncDirectory = async (directory: string): Promise<void> => {
  const handle = await open(directory, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const registration = {
  name: 'jangbu_register_archive',
  text: `INSERT INTO jangbu_log.archived_ranges
      (first_position, last_position, file, bytes, sha256, directory_sha256)
    VALUES ($1, $2, $3, $4, $5, $6)`,
}

const register = async (session: Session, range: ArchivedRange): Promise<void> => {
  const { first, last, file, bytes, sha256, directorySha256 } = range
  const values = [String(first), String(last), file, bytes, sha256, directorySha256]
  await session.query(registration, values)
}
