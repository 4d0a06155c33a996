import { businessDayBounds, parseBusinessDate } from '../../ledger/core/time.ts'
import { CorruptLogError, Position } from '../../ledger/store/port.ts'
import {
  archivable,
  archive,
  archivedRanges,
  type ArchiveNotice,
  type Before,
} from '../../ledger/store/postgres/archive/archiver.ts'
import {
  ArchiveUnreachableError,
  rangeText,
  type ArchivedRange,
} from '../../ledger/store/postgres/archive/range.ts'
import type { RestoreNotice } from '../../ledger/store/postgres/archive/restorer.ts'
import { openSegments, type Segments } from '../../ledger/store/postgres/archive/segment-reader.ts'
import { parseUntil } from '../../ledger/store/until.ts'
import { ConfigError } from '../config.ts'
import { rangesJson, rangesText, sizeOf, sumText, type Listed } from './log-archive-text.ts'
import { progressOn, type Progress } from './log-progress.ts'
import { visible, visibleLines, type Terminal } from './terminal.ts'

export type LogArchiveOptions = {
  readonly before?: string | undefined
  readonly list: boolean
  readonly dryRun: boolean
  readonly json: boolean
}
export type LogArchiveParts = {
  /** undefined: the log is not in PostgreSQL. */
  readonly postgresLog: PostgresLog | undefined
  readonly terminal: Terminal
}
type PostgresLog = { readonly connectionString: string; readonly archiveDir: string | undefined }

/**
 * Moves old ranges of the log out of the database into files, or lists those that are in files.
 * @returns the exit code: 1 where a listed file is away or altered, or the log is not in PostgreSQL; 2 for options that
 * cannot be read. @throws ArchiveBusyError while somebody else is at it.
 */
export const logArchive = async (
  { postgresLog, terminal }: LogArchiveParts,
  options: LogArchiveOptions,
): Promise<number> => {
  if (postgresLog === undefined) {
    terminal.progress.write(`${notInPostgres}\n`)
    return 1
  }
  if (options.list) return list({ ...postgresLog, terminal }, options)
  const before = options.before === undefined ? undefined : parseBefore(options.before)
  if (before === undefined) {
    terminal.progress.write(`${beforeHelp(options.before)}\n`)
    return 2
  }
  const place = { ...postgresLog, terminal }
  return options.dryRun ? preview(place, before, options) : run(place, before, options)
}

/** @throws ConfigError where nobody has said where files go that every process must find. */
export const directoryOf = ({ archiveDir }: PostgresLog): string => {
  if (archiveDir !== undefined) return archiveDir
  throw new ConfigError(
    'JANGBU_ARCHIVE_DIR: must name the directory here, and for every process on this log: beside DATABASE_URL there is ' +
      'no default, since other machines have to find the same files.',
  )
}

export const notInPostgres =
  'the log is in an event store, which keeps its own files: nothing to archive here'

const beforeHelp = (before: string | undefined): string => {
  const takes = '--before takes a position, a time (2026-11-20T18:00:00+09:00) or a day'
  return before === undefined ? `${takes}; or ask for the --list` : `${takes}, not "${visible(before)}"`
}

/** A day means its beginning, in Seoul: what is of that day stays. */
const parseBefore = (text: string): Before | undefined => {
  const day = parseBusinessDate(text)
  if (day !== undefined) return { kind: 'time', instant: businessDayBounds(day).from }
  const moment = parseUntil(text)
  if (moment?.kind === 'time') return { kind: 'time', instant: moment.recordedAt }
  return moment
}

type Place = PostgresLog & { readonly terminal: Terminal }
type Shown = Pick<LogArchiveOptions, 'json'>

const preview = async (place: Place, before: Before, { json }: Shown): Promise<number> => {
  const due = await archivable(place.connectionString, before)
  const ranges = due.map(({ bytes, first, last, lastRecordedAt }): Listed => ({
    first,
    last,
    lastRecordedAt,
    tableBytes: bytes,
  }))
  show(place, ranges, {
    json,
    none: nothingToArchive,
    sum: `would be archived: ${sumText(ranges)}, ${sizeOf(ranges, ({ tableBytes }) => tableBytes)} of the table`,
  })
  return 0
}

const nothingToArchive = 'Nothing to archive: only full partitions are, wholly before the moment given.'

const run = async (place: Place, before: Before, { json }: Shown): Promise<number> => {
  const { connectionString, terminal } = place
  const directory = directoryOf(place)
  const progress = progressOn(terminal.progress)
  try {
    const notify = telling(progress)
    const archived = await archive({ connectionString, directory, notify }, before)
    progress.stop()
    const ranges = archived.map(({ first, last, tableBytes, bytes, file }): Listed => ({
      first,
      last,
      tableBytes,
      bytes,
      file,
    }))
    const [from, to] = [sizeOf(ranges, ({ tableBytes }) => tableBytes), sizeOf(ranges, ({ bytes }) => bytes)]
    const sum = `archived: ${sumText(ranges)}; ${from} of the table became ${to} in ${directory}`
    show(place, ranges, { json, none: nothingToArchive, sum })
    return 0
  } finally {
    progress.stop()
  }
}

/** Of the steps that go through a whole range. */
export const telling =
  (progress: Progress) =>
  (notice: ArchiveNotice | RestoreNotice): void => {
    if (!('position' in notice)) return
    const { first, last } = notice.range
    const [done, all] = [notice.position - first + 1n, last - first + 1n]
    progress.update({ doing: `${notice.kind} ${rangeText(notice.range)}`, done, all })
  }

const list = async (place: Place, { json }: Shown): Promise<number> => {
  const segments = openSegments(place.archiveDir)
  const ranges: Listed[] = []
  for (const range of await archivedRanges(place.connectionString)) {
    const { first, last, bytes, archivedAt, file } = range
    ranges.push({ first, last, bytes, archivedAt, file, state: await stateOf(segments, range) })
  }
  const sum = `${sumText(ranges)}, ${sizeOf(ranges, ({ bytes }) => bytes)}`
  show(place, ranges, { json, none: 'Nothing is archived: all of the log is in the database.', sum })
  return ranges.every(({ state }) => state === 'there') ? 0 : 1
}

/** By its directory and its first event; all of it is looked at by who brings it back, and by who verifies the log. */
const stateOf = async (segments: Segments, range: ArchivedRange): Promise<string> => {
  try {
    await segments.after(range, Position(range.first - 1n), 1)
    return 'there'
  } catch (error) {
    if (error instanceof ArchiveUnreachableError) return 'away'
    if (error instanceof CorruptLogError) return 'altered'
    throw error
  }
}

type Showing = Shown & { readonly none: string; readonly sum: string }

const show = ({ terminal }: Place, ranges: readonly Listed[], { json, none, sum }: Showing): void => {
  if (json) terminal.print(visibleLines(rangesJson(ranges)))
  else terminal.print(ranges.length === 0 ? none : `${rangesText(ranges)}\n\n${sum}`)
}
