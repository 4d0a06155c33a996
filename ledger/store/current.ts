import { LRUCache } from 'lru-cache'
import type { StreamName } from '../core/ids.ts'
import type { Aggregates } from './aggregates.ts'
import type { LogWatch } from './watch.ts'

/** The newest state of streams that are read on every request and hardly ever change, without asking the log again. */
export type Current<State> = {
  readonly get: (stream: StreamName) => Promise<State>
  /** For the process that has just changed the stream: at once, not when the log's news comes round. */
  readonly forget: (stream: StreamName) => void
}

const MOST_STREAMS = 10_000

/**
 * Fresh at once after a change in this process, and as soon as the log's news arrives (milliseconds, a second when a
 * wake-up was lost) after a change in another.
 */
export const currentOf = <Command, State, Event, Code extends string>(
  aggregates: Aggregates<Command, State, Event, Code>,
  watch: LogWatch,
): Current<State> => {
  // Promises, so that a change during a load drops that load too.
  const loads = new LRUCache<StreamName, Promise<State>>({ max: MOST_STREAMS })
  watch.onChange((stream) => {
    if (stream === undefined) loads.clear()
    else loads.delete(stream)
  })
  const load = (stream: StreamName): Promise<State> => {
    const loading = aggregates.load(stream).then(({ state }) => state)
    loads.set(stream, loading)
    loading.catch(() => loads.delete(stream))
    return loading
  }
  return { get: (stream) => loads.get(stream) ?? load(stream), forget: (stream) => void loads.delete(stream) }
}
