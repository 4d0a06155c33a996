import { decodeFact } from '../../ledger/store/codec.ts'
import type { Fact } from '../../ledger/store/ledger-event.ts'
import { factsIn, readPacked, type FactLog, type Facts } from '../../ledger/store/packed-facts.ts'
import {
  type EventStore,
  type PackedFacts,
  type Position,
  START,
  type StoredFact,
} from '../../ledger/store/port.ts'
import { isWithin, type Until } from '../../ledger/store/until.ts'
import { CannotApplyError, messageOf } from '../failures.ts'
import type { MemoryRows } from '../memory-rows.ts'
import type { Prepare, Projection } from '../projection.ts'

export type Log = FactLog & Pick<EventStore, 'readStream'>

/** A projection, or one partition of it, being rebuilt in memory; several partitions may write to the same rows. */
export type Share = {
  readonly projection: Projection
  readonly memory: MemoryRows
  readonly prepare: Prepare
  /** Of the last event of the log that is in the rows, whether it was for this projection or not. */
  position: Position
}

export const newShare = (
  log: Pick<EventStore, 'readStream'>,
  projection: Projection,
  memory: MemoryRows,
): Share => ({
  projection,
  memory,
  prepare: projection.open(log),
  position: START,
})

/** What moves along the log: a share here, or what stands for one that is elsewhere. */
export type Standing = { position: Position }
/** How far it is to go on; `and`: no further than this either. */
export type Goal<Of extends Standing = Share> = {
  readonly share: Of
  readonly until: Until
  readonly and?: Until
}

/**
 * Large, so that few payments are cut in two by the end of a batch, and have to be taken from their rows again; with more
 * of them, what is made of a batch outlives the collector's first generation.
 */
const EVENTS_PER_FOLD = 3_000

/** How far a batch takes each goal; undefined: nothing in it counts. @returns false where that was enough. */
type Take = (batch: PackedFacts, ends: readonly (Position | undefined)[]) => Promise<boolean>

/** Reads the log once, as far as the goals go; the next batch is read while one is taken. */
export const readTo = async <Of extends Standing>(
  log: FactLog,
  goals: readonly Goal<Of>[],
  take: Take,
): Promise<void> => {
  const least = goals.map(({ share }) => share.position).reduce((one, other) => (other < one ? other : one))
  let reading = readAhead(log, least)
  // Ends with the log at the latest: every turn reads on.
  for (;;) {
    const batch = await reading
    const facts = factsIn(batch)
    if (facts.count === 0) return
    const isLast = goals.every((goal) => isReached(goal, facts))
    if (!isLast) reading = readAhead(log, facts.positionAt(facts.count - 1))
    const ends = goals.map((goal) => endIn(facts, goal))
    const isOn = await take(batch, ends)
    for (const [index, { share }] of goals.entries()) share.position = ends[index] ?? share.position
    if (!isOn || isLast) return
  }
}

/**
 * Applies the log to every share, as far as its goal. `onBatch`: after each batch; false ends it there.
 * @throws CannotApplyError when an event cannot be decoded or applied.
 */
export const foldLog = (
  log: Log,
  goals: readonly Goal[],
  onBatch: (position: Position) => boolean | Promise<boolean> = () => true,
): Promise<void> => {
  const shares = goals.map(({ share }) => share)
  return readTo(log, goals, async (batch, ends) => {
    const facts = factsIn(batch)
    await applyBatch(shares, facts, ends)
    return onBatch(facts.positionAt(facts.count - 1))
  })
}

/** Its failure is told when the batch is asked for, unless something else failed before. */
const readAhead = (log: FactLog, after: Position): Promise<PackedFacts> => {
  const reading = readPacked(log, after, EVENTS_PER_FOLD)
  reading.catch(() => undefined)
  return reading
}

/** No later event counts. */
const isReached = ({ until, and }: Pick<Goal, 'until' | 'and'>, facts: Facts): boolean =>
  isEnd(until, facts) || (and !== undefined && isEnd(and, facts))

const isEnd = (until: Until, { count, positionAt, recordedAtAt }: Facts): boolean =>
  until.kind === 'position'
    ? positionAt(count - 1) >= until.position
    : recordedAtAt(count - 1) > until.recordedAt

const endIn = (facts: Facts, { share, until, and }: Goal<Standing>): Position | undefined => {
  const { count, positionAt, recordedAtAt } = facts
  const counted = firstIndex(count, (at) => {
    const place = { position: positionAt(at), recordedAt: recordedAtAt(at) }
    return !isWithin(until, place) || !isWithin(and, place)
  })
  const end = counted === 0 ? START : positionAt(counted - 1)
  return end > share.position ? end : undefined
}

/**
 * Applies to each share what of the batch it reads, after where it stands and up to its end.
 * @throws CannotApplyError when an event cannot be decoded or applied.
 */
export const applyBatch = async (
  shares: readonly Share[],
  facts: Facts,
  ends: readonly (Position | undefined)[],
): Promise<void> => {
  const { count, positionAt } = facts
  const [streamAt, decodedAt] = [once(facts.streamAt), once((at) => decodeOne(facts.factAt(at)))]
  for (const [index, share] of shares.entries()) {
    const end = ends[index]
    if (end === undefined) continue
    const events: Fact[] = []
    const from =
      positionAt(0) > share.position ? 0 : firstIndex(count, (at) => positionAt(at) > share.position)
    const to = firstIndex(count, (at) => positionAt(at) > end)
    for (let at = from; at < to; at += 1) if (share.projection.reads(streamAt(at))) events.push(decodedAt(at))
    await apply(share, events)
    share.position = end
  }
}

/** Of the first for which it holds, as it then does for all after it; nearly always it holds for none. */
const firstIndex = (count: number, holds: (at: number) => boolean): number => {
  if (count === 0 || !holds(count - 1)) return count
  let at = 0
  while (!holds(at)) at += 1
  return at
}

/** However many ask for it. */
const once = <Value>(make: (at: number) => Value): ((at: number) => Value) => {
  const known: Value[] = []
  return (at) => (known[at] ??= make(at))
}

const decodeOne = (stored: StoredFact): Fact => {
  try {
    return decodeFact(stored)
  } catch (cause) {
    throw new CannotApplyError(messageOf(cause), { cause })
  }
}

/** @throws CannotApplyError */
export const apply = async ({ prepare, memory }: Share, events: readonly Fact[]): Promise<void> => {
  if (events.length > 0) memory.write(await prepare(memory.rows, events))
}
