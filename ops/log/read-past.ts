import { EVENTS_PER_BATCH } from '../../ledger/store/follow.ts'
import { CorruptLogError, Position, type EventStore, type StoredEvent } from '../../ledger/store/port.ts'
import type { Span } from './read-log.ts'

type Batch = readonly StoredEvent[]

/** Where a log cannot be read, in the store's own words. */
export type Hole = { readonly from: Position; readonly to: Position; readonly reason: string }

export type ReadingPast = {
  readonly store: Pick<EventStore, 'readAll'>
  /** Whether positions are 1, 2, 3 …, so that it is known where reading may go on after a hole; else it ends there. */
  readonly isGapless: boolean
  readonly onHole: (hole: Hole) => void
}

/** The log's events, all that can be read; while the consumer works on a batch the next one is being read. */
export async function* readPast(reading: ReadingPast, { after, head }: Span): AsyncGenerator<Batch, void> {
  let reached = after
  let next = readAhead(reading, reached)
  while (reached < head) {
    const batch = await next.catch((error: unknown) => readAround(reading, { after: reached, head }, error))
    const inside = batch.filter(({ position }) => position <= head)
    const last = inside.at(-1)
    if (last === undefined) return
    reached = last.position
    if (reached < head) next = readAhead(reading, reached)
    yield inside
  }
}

const readAhead = ({ store }: ReadingPast, after: Position): Promise<Batch> => {
  const reading = store.readAll(after, EVENTS_PER_BATCH)
  reading.catch(() => undefined)
  return reading
}

/** What stands before the hole, or the first event behind it; nothing: there is none. */
const readAround = async (reading: ReadingPast, span: Span, error: unknown): Promise<Batch> => {
  if (!(error instanceof CorruptLogError)) throw error
  for (let limit = EVENTS_PER_BATCH >> 1; limit >= 1; limit >>= 1) {
    const before = await readIfWhole(reading, span.after, limit)
    if (before !== undefined) return before
  }
  const { message: reason } = error
  const { after, head } = span
  const width = reading.isGapless ? await widthOf(reading, span) : undefined
  const to = Position(width === undefined ? head : after + width)
  reading.onHole({ from: Position(after + 1n), to, reason })
  return width === undefined ? [] : reading.store.readAll(to, 1)
}

/** @throws what is no corruption. */
const readIfWhole = async (
  { store }: ReadingPast,
  after: bigint,
  limit: number,
): Promise<Batch | undefined> => {
  try {
    return await store.readAll(Position(after), limit)
  } catch (error) {
    if (error instanceof CorruptLogError) return undefined
    throw error
  }
}

/** Of a narrow hole each position is tried, so that no event between two of them is left out. */
const NARROW = 100n

/** Positions to leave out until one can be read again; of a wide hole by doubling, then halving; undefined: there is none up to the head. */
const widthOf = async (reading: ReadingPast, { after, head }: Span): Promise<bigint | undefined> => {
  const canGoOn = async (width: bigint): Promise<boolean> =>
    ((await readIfWhole(reading, after + width, 1)) ?? []).length > 0
  /** To the event at the head. */
  const widest = head - after - 1n
  let [hidden, seen] = [0n, 1n]
  while (seen <= widest && !(await canGoOn(seen))) {
    if (seen === widest) return undefined
    hidden = seen
    const next = seen < NARROW ? seen + 1n : seen * 2n
    seen = next < widest ? next : widest
  }
  if (seen > widest) return undefined
  while (seen - hidden > 1n) {
    const middle = (hidden + seen) / 2n
    if (await canGoOn(middle)) seen = middle
    else hidden = middle
  }
  return seen
}
