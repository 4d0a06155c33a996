import type { Brand } from '../core/brand.ts'
import type { EventId, StreamName } from '../core/ids.ts'
import type { Instant } from '../core/time.ts'

/** A place in the log: comparable and serialisable, greater is later; not necessarily 1, 2, 3. */
export type Position = Brand<bigint, 'Position'>
export const Position = (raw: bigint): Position => raw as Position
/** Before the first event. */
export const START = Position(0n)

/** The revision of a stream that does not exist; the first event of a stream has revision 0. */
export const NO_STREAM = -1

/** An event as it is written: already encoded, so that a repeated append sends the very same bytes. */
export type NewEvent = {
  readonly id: EventId
  readonly type: string
  readonly schemaVersion: number
  readonly data: string
  readonly metadata: string
}

export type StoredEvent = NewEvent & {
  readonly stream: StreamName
  readonly revision: number
  readonly position: Position
  /** The clock of whoever keeps the log; never goes back along it, as far as that clock does not. */
  readonly recordedAt: Instant
}

/** An event of the log without what is said about it, which is a third of one. */
export type StoredFact = Omit<StoredEvent, 'metadata'>

/**
 * Facts as bytes, which several threads may look at: what nobody takes out costs nearly nothing. Each is a row as
 * `COPY … (FORMAT binary)` of PostgreSQL gives it: how many fields (int16), then each one's length (int32) and bytes. All
 * numbers are big-endian, texts UTF-8. The fields: position (int64), recorded time (int64, microseconds since 2000 began in
 * UTC), revision (int32), version of its schema (int16), id, stream, type, data.
 */
export type PackedFacts = {
  readonly bytes: Uint8Array
  /** Where each fact begins. */
  readonly begins: Int32Array
}

export type AppendRequest = {
  readonly stream: StreamName
  /** Revision of the stream's last event as the caller knows it, or NO_STREAM. */
  readonly expectedRevision: number
  /** At least one. */
  readonly events: readonly NewEvent[]
}

/**
 * `appended` also answers an append repeated with the same event ids, with the places of the first one.
 * `conflict`: the stream stands elsewhere and nothing was written.
 */
export type AppendVerdict =
  | {
      readonly kind: 'appended'
      /** Of the last event appended. */
      readonly revision: number
      readonly position: Position
      readonly recordedAt: Instant
    }
  | { readonly kind: 'conflict'; readonly revision: number }

export type EventStore = {
  /** @throws StoreUnavailableError when the outcome could not be learnt within the store's limit. */
  readonly append: (request: AppendRequest) => Promise<AppendVerdict>
  /** In order of revision; empty when the stream does not exist. */
  readonly readStream: (stream: StreamName, fromRevision: number) => Promise<readonly StoredEvent[]>
  /** The next events of the whole log, in order, at most `limit`. */
  readonly readAll: (after: Position, limit: number) => Promise<readonly StoredEvent[]>
  /** The same as bytes, without metadata; absent where no such form is at hand: `readPacked` of `packed-facts.ts` knows. */
  readonly readPacked?: (after: Position, limit: number) => Promise<PackedFacts>
  /** Batches without end: history first, then live, each event once; ends when the signal aborts. */
  readonly subscribe: (after: Position, signal: AbortSignal) => AsyncIterable<readonly StoredEvent[]>
  readonly head: () => Promise<Position>
  /**
   * Tells this log from others with the same events at other positions, such as an import of it; undefined: it has none.
   * Absent where positions are 1, 2, 3 …: equal events have equal ones there.
   */
  readonly origin?: () => Promise<string | undefined>
  /** Flushes what was accepted, then lets go of every connection. */
  readonly close: () => Promise<void>
}

/** An event as another log recorded it. */
export type ImportedEvent = Omit<StoredEvent, 'position'>

/** Fills a log from another one's export: bytes, ids, revisions and recorded times as they were; positions are its own. */
export type LogImporter = {
  /**
   * The next events of the other log, in its order. Repeated after an unknown outcome, also when some of them were
   * written, each is written once.
   * @throws ImportRefusedError when they do not continue the log as it stands; StoreUnavailableError.
   */
  readonly importNext: (events: readonly ImportedEvent[]) => Promise<void>
  readonly close: () => Promise<void>
}

/** What is imported contradicts what the log holds already. */
export class ImportRefusedError extends Error {
  override readonly name = 'ImportRefusedError'
}

/** The log could not be reached; whether the last append was written is not known unless it is repeated. */
export class StoreUnavailableError extends Error {
  override readonly name: string = 'StoreUnavailableError'
}

/** The log contradicts itself (a gap, an event that cannot be decoded): reading stops here. */
export class CorruptLogError extends Error {
  override readonly name: string = 'CorruptLogError'
}
