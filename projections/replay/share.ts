import { decode } from '../../ledger/store/codec.ts'
import type { EventMetadata, Recorded } from '../../ledger/store/ledger-event.ts'
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

export const newShare = (log: Log, projection: Projection, memory: MemoryRows): Share => ({
  projection,
  memory,
  prepare: projection.open(log),
  position: START,
})

/** How far a share is to go on; `and`: no further than this either. */
export type Goal = { readonly share: Share; readonly until: Until; readonly and?: Until }

/** Large, so that few payments are cut in two by the end of a batch, and have to be taken from their rows again. */
const EVENTS_PER_FOLD = 5_000

/**
 * Reads the log once and applies it to every share, as far as its goal; the next batch is read while one is applied.
 * `onBatch`: after each batch; false ends it there.
 * @throws CannotApplyError when an event cannot be decoded or applied.
 */
export const foldLog = async (
  log: Log,
  goals: readonly Goal[],
  onBatch: (position: Position) => boolean | Promise<boolean> = () => true,
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
    await applyBatch(goals, batch)
    if (!(await onBatch(last.position)) || isLast) return
  }
}

/** Its failure is told when the batch is asked for, unless something else failed before. */
const readAhead = (log: Log, after: Position): Promise<readonly StoredEvent[]> => {
  const reading = log.readAll(after, EVENTS_PER_FOLD)
  reading.catch(() => undefined)
  return reading
}

/** No later event counts. */
const isReached = ({ until, and }: Goal, last: StoredEvent): boolean =>
  isEnd(until, last) || (and !== undefined && isEnd(and, last))

const isEnd = (until: Until, { position, recordedAt }: StoredEvent): boolean =>
  until.kind === 'position' ? position >= until.position : recordedAt > until.recordedAt

const applyBatch = async (goals: readonly Goal[], batch: readonly StoredEvent[]): Promise<void> => {
  const decodeAt = decodingOnce()
  for (const { share, until, and } of goals) {
    const from = firstIndex(batch, ({ position }) => position > share.position)
    const end = firstIndex(batch, (one) => !isWithin(until, one) || !isWithin(and, one))
    const last = end > from ? batch[end - 1] : undefined
    if (last === undefined) continue
    const events: Recorded[] = []
    for (let at = from; at < end; at += 1) {
      const stored = batch[at]
      if (stored !== undefined && share.projection.reads(stored.stream)) events.push(decodeAt(stored, at))
    }
    await apply(share, events)
    share.position = last.position
  }
}

/** Of the first for which it holds, as it then does for all after it; nearly always one of the ends. */
const firstIndex = (batch: readonly StoredEvent[], holds: (event: StoredEvent) => boolean): number => {
  const last = batch.at(-1)
  if (last === undefined || !holds(last)) return batch.length
  return batch.findIndex(holds)
}

type Decoding = (stored: StoredEvent, at: number) => Recorded

/** However many read an event; `at`: its place in the batch. */
const decodingOnce = (): Decoding => {
  const known: Recorded[] = []
  return (stored, at) => (known[at] ??= decodeOne(stored))
}

const decodeOne = (stored: StoredEvent): Recorded => {
  try {
    return { ...decode({ ...stored, metadata: '{}' }), metadata: unread }
  } catch (cause) {
    throw new CannotApplyError(messageOf(cause), { cause })
  }
}

/**
 * Rows follow from what happened, never from who asked for it and when: reading that too would take a tenth of the time.
 * Whoever wants to know it here is told so.
 */
const unread = new Proxy<EventMetadata>(
  { correlationId: '', causationId: '', actor: { kind: 'administrator' }, idempotency: null },
  {
    get: () => {
      throw new TypeError('a read model follows from its events, not from their metadata')
    },
  },
)

/** @throws CannotApplyError */
export const apply = async ({ prepare, memory }: Share, events: readonly Recorded[]): Promise<void> => {
  if (events.length > 0) memory.write(await prepare(memory.rows, events))
}
