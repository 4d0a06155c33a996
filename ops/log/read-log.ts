import { EVENTS_PER_BATCH } from '../../ledger/store/follow.ts'
import type { EventStore, Position, StoredEvent } from '../../ledger/store/port.ts'
import { isWithin, type Until } from '../../ledger/store/until.ts'

export type Span = {
  readonly after: Position
  /** The log's head at some moment: a log that grows meanwhile is read no further. */
  readonly head: Position
  readonly until?: Until | undefined
}

type Log = Pick<EventStore, 'readAll'>

/** The span's events in order; while the consumer works on a batch the next one is being read. */
export async function* readSpan(log: Log, span: Span): AsyncGenerator<readonly StoredEvent[], void> {
  const isInSpan = (event: StoredEvent): boolean => event.position <= span.head && isWithin(span.until, event)
  let reading = readAhead(log, span.after)
  // Ends with the log at the latest: every turn reads on.
  for (;;) {
    const batch = await reading
    const last = batch.at(-1)
    if (last === undefined) return
    const isInside = isInSpan(last) && last.position < span.head
    if (isInside) reading = readAhead(log, last.position)
    yield isInside ? batch : batch.filter(isInSpan)
    if (!isInside) return
  }
}

/** Its failure is told when the batch is asked for; a consumer that has left needs no news of it. */
const readAhead = (log: Log, after: Position): Promise<readonly StoredEvent[]> => {
  const reading = log.readAll(after, EVENTS_PER_BATCH)
  reading.catch(() => undefined)
  return reading
}
