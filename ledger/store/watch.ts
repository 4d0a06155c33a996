import type { StreamName } from '../core/ids.ts'
import type { Runtime } from '../core/runtime.ts'
import { StoreUnavailableError, type EventStore, type Position, type StoredEvent } from './port.ts'

/** One process's ear at the end of the log. */
export type LogWatch = {
  /** Called for every event from now on, by its stream; `undefined`: any may have changed unheard. */
  readonly onChange: (listener: (stream: StreamName | undefined) => void) => void
  /** Called with all events from now on, in the log's order and each once; must neither throw nor take long. */
  readonly onEvents: (listener: (events: readonly StoredEvent[]) => void) => void
  /** Of the last event heard. */
  readonly heardTo: () => Position
  /** Resolves at the next event of the stream; call `cancel` when no longer waiting. */
  readonly next: (stream: StreamName) => { readonly changed: Promise<void>; readonly cancel: () => void }
  /** Ends when the signal given aborts; rejects when the log cannot be followed any more, however long one waits. */
  readonly ended: Promise<void>
}

type Waiting = Map<StreamName, Set<() => void>>
type Tell = (stream: StreamName | undefined) => void
type Hear = (events: readonly StoredEvent[]) => void

export const watchLog = async (
  { store, runtime }: { readonly store: EventStore; readonly runtime: Pick<Runtime, 'sleep'> },
  signal: AbortSignal,
): Promise<LogWatch> => {
  const listeners: Tell[] = []
  const hearers: Hear[] = []
  const waiting: Waiting = new Map()
  const tell: Tell = (stream) => {
    for (const listener of listeners) listener(stream)
    for (const wake of woken(waiting, stream)) wake()
  }
  const hear: Hear = (events) => {
    for (const { stream } of events) tell(stream)
    for (const hearer of hearers) hearer(events)
  }
  const heard = { position: await store.head() }
  return {
    onChange: (listener) => void listeners.push(listener),
    onEvents: (listener) => void hearers.push(listener),
    heardTo: () => heard.position,
    next: (stream) => waitIn(waiting, stream),
    ended: follow({ store, runtime, signal, tell, hear }, heard),
  }
}

type Following = {
  readonly store: EventStore
  readonly runtime: Pick<Runtime, 'sleep'>
  readonly signal: AbortSignal
  readonly tell: Tell
  readonly hear: Hear
}

/** Between two tries to reach a log that is away. */
const PAUSE_MS = 500

/** Goes on from the last event heard whenever the log comes back; ends with the signal, or with the store. */
const follow = async (following: Following, heard: { position: Position }): Promise<void> => {
  const { runtime, signal, tell } = following
  while (!signal.aborted) {
    try {
      await listen(following, heard)
      return
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error
      tell(undefined)
      await runtime.sleep(PAUSE_MS, signal)
    }
  }
}

const listen = async ({ store, signal, hear }: Following, heard: { position: Position }): Promise<void> => {
  for await (const batch of store.subscribe(heard.position, signal)) {
    heard.position = batch.at(-1)?.position ?? heard.position
    hear(batch)
  }
}

const woken = (waiting: Waiting, stream: StreamName | undefined): readonly (() => void)[] => {
  if (stream === undefined) return [...waiting.values()].flatMap((wakes) => [...wakes])
  const wakes = waiting.get(stream) ?? new Set()
  waiting.delete(stream)
  return [...wakes]
}

const waitIn = (waiting: Waiting, stream: StreamName): ReturnType<LogWatch['next']> => {
  const { promise: changed, resolve: wake } = Promise.withResolvers<undefined>()
  const wakes = waiting.get(stream) ?? new Set()
  const wakeUp = (): void => {
    wake(undefined)
  }
  waiting.set(stream, wakes.add(wakeUp))
  const cancel = (): void => {
    wakes.delete(wakeUp)
    if (wakes.size === 0 && waiting.get(stream) === wakes) waiting.delete(stream)
  }
  return { changed, cancel }
}
