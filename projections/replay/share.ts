import { decodeFact } from '../../ledger/store/codec.ts'
import type { Fact } from '../../ledger/store/ledger-event.ts'
import { START, type EventStore, type Position, type StoredEvent } from '../../ledger/store/port.ts'
import { isWithin, type Until } from '../../ledger/store/until.ts'
import { CannotApplyError, messageOf } from '../failures.ts'
import type { MemoryRows } from '../memory-rows.ts'
import type { Prepare, Projection } from '../projection.ts'

export type Log = Pick<EventStore, 'readAll' | 'readStream'>

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

/** Large, so that few payments are cut in two by the end of a batch, and have to be taken from their rows again. */
const EVENTS_PER_FOLD = 5_000

/** How far a batch takes each goal; undefined: nothing in it counts. @returns false where that was enough. */
type Take = (batch: readonly StoredEvent[], ends: readonly (Position | undefined)[]) => Promise<boolean>

/** Reads the log once, as far as the goals go; the next batch is read while one is taken. */
export const readTo = async <Of extends Standing>(
  log: Pick<EventStore, 'readAll'>,
  goals: readonly Goal<Of>[],
  take: Take,
): Promise<void> => {
  const least = goals.map(({ share }) => share.position).reduce((one, other) => (other < one ? other : one))
  let reading = readAhead(log, least)
  // Ends with the log at the latest: every turn reads on.
  for (;;) {
    const batch = await reading
    const last = batch.at(-1)
    if (last === undefined) return
    const isLast = goals.every((goal) => isReached(goal, last))
    if (!isLast) reading = readAhead(log, last.position)
    const ends = goals.map((goal) => endIn(batch, goal))
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
    await applyBatch(shares, batch, ends)
    return onBatch(batch.at(-1)?.position ?? START)
  })
}

/** Its failure is told when the batch is asked for, unless something else failed before. */
const readAhead = (log: Pick<EventStore, 'readAll'>, after: Position): Promise<readonly StoredEvent[]> => {
  const reading = log.readAll(after, EVENTS_PER_FOLD)
  reading.catch(() => undefined)
  return reading
}

/** No later event counts. */
const isReached = ({ until, and }: Pick<Goal, 'until' | 'and'>, last: StoredEvent): boolean =>
  isEnd(until, last) || (and !== undefined && isEnd(and, last))

const isEnd = (until: Until, { position, recordedAt }: StoredEvent): boolean =>
  until.kind === 'position' ? position >= until.position : recordedAt > until.recordedAt

const endIn = (
  batch: readonly StoredEvent[],
  { share, until, and }: Goal<Standing>,
): Position | undefined => {
  const counted = firstIndex(batch, (one) => !isWithin(until, one) || !isWithin(and, one))
  const end = batch[counted - 1]?.position
  return end !== undefined && end > share.position ? end : undefined
}

/**
 * Applies to each share what of the batch it reads, after where it stands and up to its end.
 * @throws CannotApplyError when an event cannot be decoded or applied.
 */
export const applyBatch = async (
  shares: readonly Share[],
  batch: readonly StoredEvent[],
  ends: readonly (Position | undefined)[],
): Promise<void> => {
  const decodeAt = decodingOnce()
  for (const [index, share] of shares.entries()) {
    const end = ends[index]
    if (end === undefined) continue
    const events: Fact[] = []
    const to = firstIndex(batch, ({ position }) => position > end)
    for (let at = firstIndex(batch, ({ position }) => position > share.position); at < to; at += 1) {
      const stored = batch[at]
      if (stored !== undefined && share.projection.reads(stored.stream)) events.push(decodeAt(stored, at))
    }
    await apply(share, events)
    share.position = end
  }
}

/** Of the first for which it holds, as it then does for all after it; nearly always one of the ends. */
const firstIndex = (batch: readonly StoredEvent[], holds: (event: StoredEvent) => boolean): number => {
  const last = batch.at(-1)
  if (last === undefined || !holds(last)) return batch.length
  return batch.findIndex(holds)
}

type Decoding = (stored: StoredEvent, at: number) => Fact

/** However many read an event; `at`: its place in the batch. */
const decodingOnce = (): Decoding => {
  const known: Fact[] = []
  return (stored, at) => (known[at] ??= decodeOne(stored))
}

const decodeOne = (stored: StoredEvent): Fact => {
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
