import { Position, type StoredEvent } from '../../port.ts'
import { int2Array, int4Array, textArray, uuidArray } from '../binary-arrays.ts'
import { readCatalog } from './catalog.ts'
import { compareWithFile } from './compare.ts'
import { drop, eventsOf, telling } from './partitions.ts'
import { isWithin, type ArchivedRange } from './range.ts'
import { removeFromTable } from './removal.ts'
import { openSegments, type Segments } from './segment-reader.ts'
import { inArchiveSession, type Session } from './session.ts'

export type RestoreStep = 'verified' | 'loaded' | 'compared' | 'attached'
export type RestoreNotice =
  | { readonly kind: 'loading' | 'comparing'; readonly range: ArchivedRange; readonly position: Position }
  | { readonly kind: RestoreStep; readonly range: ArchivedRange }

export type RestoreParts = {
  readonly connectionString: string
  readonly directory: string
  readonly notify?: (notice: RestoreNotice) => void
}

type Restoring = Required<RestoreParts> & { readonly session: Session; readonly segments: Segments }

/**
 * Brings the archived range that holds a position back into the log's table, after the whole file has been verified;
 * the file stays where it is. The range counts as archived until one transaction attaches it and remembers that.
 * @returns undefined: no archived range holds the position.
 * @throws ArchiveBusyError; CorruptLogError; ArchiveUnreachableError.
 */
export const restoreRange = (parts: RestoreParts, position: Position): Promise<ArchivedRange | undefined> =>
  inArchiveSession(parts.connectionString, async (session) => {
    const { ranges } = await readCatalog(session)
    const range = ranges.find((one) => isWithin(position, one))
    if (range === undefined) return undefined
    const segments = openSegments(parts.directory)
    await restore({ notify: () => undefined, ...parts, session, segments }, range)
    return range
  })

const restore = async (restoring: Restoring, range: ArchivedRange): Promise<void> => {
  const { session, segments, notify } = restoring
  await segments.verify(range)
  notify({ kind: 'verified', range })
  // Where archiving it was cut short, its table is still there.
  await removeFromTable({ session, segments }, range)
  const table = `restoring_${range.first}`
  await drop(session, table)
  await prepareTable(session, table, range)
  for await (const batch of fileEvents(segments, range)) {
    await insert(session, table, batch)
    notify({ kind: 'loading', range, position: batch.at(-1)?.position ?? range.first })
  }
  notify({ kind: 'loaded', range })
  const loaded = telling(eventsOf(session, table, range), (position) => {
    notify({ kind: 'comparing', range, position })
  })
  await compareWithFile(segments, range, loaded)
  notify({ kind: 'compared', range })
  await attach(session, table, range)
  notify({ kind: 'attached', range })
}

async function* fileEvents(
  segments: Segments,
  range: ArchivedRange,
): AsyncGenerator<readonly StoredEvent[], void> {
  for (let from: bigint = range.first; from <= range.last;) {
    const batch = await segments.after(range, Position(from - 1n), EVENTS_PER_INSERT)
    const last = batch.at(-1)
    if (last === undefined) return
    yield batch
    from = last.position + 1n
  }
}

const EVENTS_PER_INSERT = 1_000

/** As a new partition of the log is made, but with the range as a constraint, so that attaching need not look for it. */
const prepareTable = (session: Session, table: string, { first, last }: ArchivedRange): Promise<void> =>
  session.execute(`
    CREATE TABLE jangbu_log.${table} (LIKE jangbu_log.events INCLUDING ALL) WITH (autovacuum_freeze_min_age = 0);
    ALTER TABLE jangbu_log.${table}
      ADD CONSTRAINT in_range CHECK (position IS NOT NULL AND position >= ${first} AND position < ${last + 1n});
    CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON jangbu_log.${table}
      FOR EACH STATEMENT EXECUTE FUNCTION jangbu_log.refuse_change()`)

const insert = async (session: Session, table: string, batch: readonly StoredEvent[]): Promise<void> => {
  const statement = {
    name: `jangbu_${table}`,
    text: `INSERT INTO jangbu_log.${table} (position, recorded_at, id, revision, schema_version, stream, type, data, metadata)
      SELECT $1::bigint + event.ordinal - 1, event.at::timestamptz, event.id, event.revision, event.schema_version,
             event.stream, event.type, event.data, event.metadata
      FROM unnest($2::text[], $3::uuid[], $4::integer[], $5::smallint[], $6::text[], $7::text[], $8::text[], $9::text[])
        WITH ORDINALITY AS event (at, id, revision, schema_version, stream, type, data, metadata, ordinal)`,
  }
  await session.query(statement, [
    String(batch[0]?.position ?? 0n),
    textArray(batch.map(({ recordedAt }) => recordedAt)),
    uuidArray(batch.map(({ id }) => id)),
    int4Array(batch.map(({ revision }) => revision)),
    int2Array(batch.map(({ schemaVersion }) => schemaVersion)),
    textArray(batch.map(({ stream }) => stream)),
    textArray(batch.map(({ type }) => type)),
    textArray(batch.map(({ data }) => data)),
    textArray(batch.map(({ metadata }) => metadata)),
  ])
}

/** No append and no read waits for this; nor is the table looked through, as its constraint says enough. */
const attach = (session: Session, table: string, { first, last }: ArchivedRange): Promise<void> =>
  session.execute(`
    BEGIN;
    DO $$
    BEGIN
      EXECUTE format('ALTER TABLE jangbu_log.${table} RENAME TO %I', jangbu_log.partition_name(${first}));
      EXECUTE format('ALTER TABLE jangbu_log.events ATTACH PARTITION jangbu_log.%I FOR VALUES FROM (${first}) TO (${last + 1n})',
                     jangbu_log.partition_name(${first}));
      EXECUTE format('ALTER TABLE jangbu_log.%I DROP CONSTRAINT in_range', jangbu_log.partition_name(${first}));
    END
    $$;
    INSERT INTO jangbu_log.restored_ranges (archive)
      SELECT max(archive) FROM jangbu_log.archived_ranges WHERE first_position = ${first};
    COMMIT`)
