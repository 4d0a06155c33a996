import { decodeFact } from '../../ledger/store/codec.ts'
import type { Fact } from '../../ledger/store/ledger-event.ts'
import type { EventStore, Position, StoredEvent } from '../../ledger/store/port.ts'
import type { Decoded } from '../decode-batch.ts'
import { CannotApplyError, messageOf } from '../failures.ts'
import type { Projection } from '../projection.ts'
import type { Writing } from '../writer.ts'

/** One of those that are built from one reading of the log. */
export type Fed = {
  readonly projection: Pick<Projection, 'reads'>
  /** What of the log it has. */
  readonly position: () => Position
  /** No further. */
  readonly target: Position
  /** One at a time. */
  readonly write: (decoded: Decoded) => Writing
  /** Why it gets no further; it is fed no more then, and the others go on. */
  readonly fail: (error: unknown) => void
  readonly isAlive: () => boolean
}

export type Feeding = {
  readonly store: Pick<EventStore, 'readAll'>
  /** Lets what has arrived from the server be answered, however much there is to do here. */
  readonly breathe: () => Promise<void>
  /** Ends the feeding after the batch that is being written. */
  readonly signal: AbortSignal
  /** After every batch. */
  readonly onFed?: (() => void) | undefined
}

/**
 * Most payments begin and end within so many events, so that they are written once and never read back; with more of
 * them, what a batch leaves behind outlives the collector's first generation.
 */
const EVENTS_PER_BATCH = 5_000
/** Decoded without looking up: meanwhile the server waits for its next statement. */
const EVENTS_PER_SLICE = 250

/**
 * Brings all of them up to their targets by one reading of the log. Each event is decoded once, for all that read it;
 * while the database writes one batch the next is decoded, and the one after that is read.
 */
export const feed = async (feeding: Feeding, all: readonly Fed[]): Promise<void> => {
  const { store, signal, onFed } = feeding
  const hungry = (): readonly Fed[] => all.filter((one) => one.isAlive() && one.position() < one.target)
  let writing: HandedOut = { done: Promise.resolve() }
  let after = least(hungry())
  let reading = after === undefined ? undefined : readAhead(store, after)
  while (reading !== undefined && !signal.aborted) {
    const batch = await reading
    after = batch.at(-1)?.position
    reading = after === undefined || hungry().every(isBefore(after)) ? undefined : readAhead(store, after)
    const decoded = await decodeFor(feeding, hungry(), batch)
    await writing.done
    onFed?.()
    writing = await handOut(hungry(), decoded)
  }
  await writing.done
  onFed?.()
}

const least = (all: readonly Fed[]): Position | undefined =>
  all
    .map(({ position }) => position())
    .reduce<Position | undefined>(
      (lowest, one) => (lowest === undefined || one < lowest ? one : lowest),
      undefined,
    )

const isBefore =
  (reached: Position) =>
  ({ target }: Fed): boolean =>
    target <= reached

/** Its failure is told when the batch is asked for, unless something else failed before. */
const readAhead = (store: Feeding['store'], after: Position): Promise<readonly StoredEvent[]> => {
  const reading = store.readAll(after, EVENTS_PER_BATCH)
  reading.catch(() => undefined)
  return reading
}

/** Nothing: nobody reads it. */
type Read = { readonly stored: StoredEvent; readonly recorded?: Fact; readonly error?: CannotApplyError }

const decodeFor = async (
  { breathe }: Feeding,
  readers: readonly Fed[],
  batch: readonly StoredEvent[],
): Promise<readonly Read[]> => {
  const decoded: Read[] = []
  for (let at = 0; at < batch.length; at += EVENTS_PER_SLICE) {
    for (const stored of batch.slice(at, at + EVENTS_PER_SLICE)) decoded.push(readingOf(readers, stored))
    await breathe()
  }
  return decoded
}

const readingOf = (readers: readonly Fed[], stored: StoredEvent): Read => {
  if (!readers.some(({ projection }) => projection.reads(stored.stream))) return { stored }
  try {
    return { stored, recorded: decodeFact(stored) }
  } catch (cause) {
    return { stored, error: new CannotApplyError(messageOf(cause), { cause }) }
  }
}

type HandedOut = { readonly done: Promise<unknown> }

/** Resolves when every one has given the database its work. */
const handOut = async (all: readonly Fed[], decoded: readonly Read[]): Promise<HandedOut> => {
  const writings = all.map((one) => {
    const writing = one.write(shareOf(one, decoded))
    return { ...writing, done: writing.done.catch(one.fail) }
  })
  await Promise.all(writings.map(({ handedOver }) => handedOver))
  return { done: Promise.all(writings.map(({ done }) => done)) }
}

const shareOf = ({ projection: { reads }, position, target }: Fed, decoded: readonly Read[]): Decoded => {
  const from = position()
  const events: Fact[] = []
  let to: Position | undefined
  for (const { stored, recorded, error } of decoded) {
    if (stored.position <= from) continue
    if (stored.position > target) break
    if (reads(stored.stream)) {
      if (error !== undefined) return { events, to, unreadable: error }
      if (recorded !== undefined) events.push(recorded)
    }
    to = stored.position
  }
  return { events, to, unreadable: undefined }
}
