import { packed } from '../../packed-facts.ts'
import { CorruptLogError, Position, type EventStore, type StoredEvent } from '../../port.ts'
import type { Database } from '../database.ts'
import type { Reader } from '../reader.ts'
import { NOTHING_ARCHIVED, readCatalog, type Catalog } from './catalog.ts'
import { altered, ArchiveUnreachableError, isWithin, type ArchivedRange } from './range.ts'
import type { Segments } from './segment-reader.ts'
import { readStreamPart, type StreamPart } from './stream-part.ts'

/** Each try again follows something that was archived or brought back meanwhile. */
const MOST_TRIES = 10

type Parts = {
  readonly database: Pick<Database, 'query'>
  readonly reader: Reader
  readonly segments: Segments
}

/**
 * Reads the log as if all of it stood in its table.
 * @returns a reader; it throws ArchiveUnreachableError and CorruptLogError, naming range and file, where an archived
 * range cannot be read.
 */
export const readingArchived = ({
  database,
  reader,
  segments,
}: Parts): Required<Pick<EventStore, 'readAll' | 'readPacked' | 'readStream' | 'head'>> => {
  let catalog = NOTHING_ARCHIVED
  const refresh = async (): Promise<void> => {
    const read = await readCatalog(database)
    if (read.generation > catalog.generation) catalog = read
  }
  /** What looks like a gap may have been archived, or an archive brought back, since this process last looked. */
  const asArchived = async <T>(read: (ranges: Catalog['ranges']) => Promise<T>): Promise<T> => {
    for (let tries = 1; ; tries += 1) {
      const { ranges, generation } = catalog
      try {
        return await read(ranges)
      } catch (error) {
        if (!isOfPlaces(error) || tries === MOST_TRIES) throw error
        await refresh()
        if (catalog.generation === generation) throw error
      }
    }
  }
  return {
    head: reader.head,
    readAll: (after, limit) => asArchived((ranges) => readAcross({ reader, segments, ranges }, after, limit)),
    readPacked: (after, limit) =>
      asArchived(async (ranges) =>
        isBeyond(ranges, after)
          ? reader.readPacked(after, limit)
          : packed(await readAcross({ reader, segments, ranges }, after, limit)),
      ),
    readStream: (stream, fromRevision) =>
      asArchived(async (ranges) => {
        const part = await readStreamPart(database, stream, fromRevision)
        return part === undefined ? [] : wholeStream({ segments, ranges }, part)
      }),
  }
}

const isOfPlaces = (error: unknown): boolean =>
  error instanceof CorruptLogError || error instanceof ArchiveUnreachableError

const isBeyond = (ranges: readonly ArchivedRange[], after: Position): boolean =>
  ranges.every(({ last }) => last <= after)

type Places = {
  readonly reader: Reader
  readonly segments: Segments
  readonly ranges: readonly ArchivedRange[]
}

/**
 * Up to the limit or the log's end: the next events may stand in the table, in a file, in the table again … What was
 * archived since this process last looked may end it short of both: the next read finds that out.
 */
const readAcross = async (
  { reader, segments, ranges }: Places,
  after: Position,
  limit: number,
): Promise<readonly StoredEvent[]> => {
  if (isBeyond(ranges, after)) return reader.readAll(after, limit)
  const ahead = ranges.filter(({ last }) => last > after)
  const events: StoredEvent[] = []
  while (events.length < limit) {
    const reached = events.at(-1)?.position ?? after
    const wanted = limit - events.length
    const next = ahead.find(({ last }) => last > reached)
    if (next !== undefined && isWithin(Position(reached + 1n), next)) {
      const archived = await segments.after(next, reached, wanted)
      if (archived.length === 0) throw altered(next, `nothing follows ${reached} in it`)
      events.push(...archived)
      continue
    }
    const bound = next === undefined ? wanted : Math.min(wanted, Number(next.first - reached - 1n))
    const attached = await reader.readAll(reached, bound)
    events.push(...attached)
    if (attached.length === bound) continue
    if (next === undefined) break
    throw new CorruptLogError(`the log has a gap between ${reached} and ${next.first}`)
  }
  return events
}

/** What of the stream is not in the table is in the files of its span, the newest first, as far back as is asked for. */
const wholeStream = async (
  { segments, ranges }: Pick<Places, 'segments' | 'ranges'>,
  { stream, fromRevision, revision, span, attached }: StreamPart,
): Promise<readonly StoredEvent[]> => {
  if (attached.length === revision - fromRevision + 1 && isUnbroken(attached, fromRevision)) return attached
  const found = new Map(attached.map((event) => [event.revision, event]))
  const wanted = revision - fromRevision + 1
  const spanned = ranges.filter(({ first, last }) => last >= span.first && first <= span.last)
  for (const range of spanned.toReversed()) {
    if (found.size >= wanted) break
    for (const event of await segments.ofStream(range, stream))
      if (event.revision >= fromRevision && event.revision <= revision) found.set(event.revision, event)
  }
  const events = Array.from({ length: Math.max(0, wanted) }, (_, index) => found.get(fromRevision + index))
  return events.map((event, index) => {
    if (event === undefined)
      throw new CorruptLogError(`${stream}: its revision ${fromRevision + index} is missing`)
    return event
  })
}

const isUnbroken = (events: readonly StoredEvent[], fromRevision: number): boolean =>
  events.every(({ revision }, index) => revision === fromRevision + index)
