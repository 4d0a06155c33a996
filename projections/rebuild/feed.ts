import type { StreamName } from '../../ledger/core/ids.ts'
import { decodeFact } from '../../ledger/store/codec.ts'
import type { Fact } from '../../ledger/store/ledger-event.ts'
import { factsIn, readPacked, type FactLog, type Facts } from '../../ledger/store/packed-facts.ts'
import type { PackedFacts, Position, StoredFact } from '../../ledger/store/port.ts'
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
  readonly store: FactLog
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
const EVENTS_PER_BATCH = 8_000
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
    const facts = factsIn(await reading)
    after = facts.count === 0 ? undefined : facts.positionAt(facts.count - 1)
    reading = after === undefined || hungry().every(isBefore(after)) ? undefined : readAhead(store, after)
    const decoded = await decodeFor(feeding, hungry(), facts)
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
const readAhead = (store: FactLog, after: Position): Promise<PackedFacts> => {
  const reading = readPacked(store, after, EVENTS_PER_BATCH)
  reading.catch(() => undefined)
  return reading
}

/** `recorded`, `error`: neither, where nobody reads it. */
type Read = {
  readonly position: Position
  readonly stream: StreamName
  readonly recorded?: Fact
  readonly error?: CannotApplyError
}

const decodeFor = async (
  { breathe }: Feeding,
  readers: readonly Fed[],
  facts: Facts,
): Promise<readonly Read[]> => {
  const decoded: Read[] = []
  while (decoded.length < facts.count) {
    const end = Math.min(facts.count, decoded.length + EVENTS_PER_SLICE)
    while (decoded.length < end) decoded.push(readingOf(readers, facts, decoded.length))
    await breathe()
  }
  return decoded
}

const readingOf = (readers: readonly Fed[], { positionAt, streamAt, factAt }: Facts, at: number): Read => {
  const place = { position: positionAt(at), stream: streamAt(at) }
  if (!readers.some(({ projection }) => projection.reads(place.stream))) return place
  return { ...place, ...decodedOrNot(factAt(at)) }
}

const decodedOrNot = (stored: StoredFact): Pick<Read, 'recorded' | 'error'> => {
  try {
    return { recorded: decodeFact(stored) }
  } catch (cause) {
    return { error: new CannotApplyError(messageOf(cause), { cause }) }
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
  for (const { position: here, stream, recorded, error } of decoded) {
    if (here <= from) continue
    if (here > target) break
    if (reads(stream)) {
      if (error !== undefined) return { events, to, unreadable: error }
      if (recorded !== undefined) events.push(recorded)
    }
    to = here
  }
  return { events, to, unreadable: undefined }
}
