import type { StreamName } from '../core/ids.ts'
import type { EventStore } from './port.ts'

/** One process's ear at the end of the log. */
export type LogWatch = {
  /** Called for every event from now on, by its stream. */
  readonly onChange: (listener: (stream: StreamName) => void) => void
  /** Resolves at the next event of the stream; call `cancel` when no longer waiting. */
  readonly next: (stream: StreamName) => { readonly changed: Promise<void>; readonly cancel: () => void }
  /** Ends when the signal given aborts; rejects when the log cannot be followed any more. */
  readonly ended: Promise<void>
}

export const watchLog = async (store: EventStore, signal: AbortSignal): Promise<LogWatch> => {
  const listeners: ((stream: StreamName) => void)[] = []
  const waiting = new Map<StreamName, Set<() => void>>()
  const tell = (stream: StreamName): void => {
    for (const listener of listeners) listener(stream)
    const woken = waiting.get(stream)
    waiting.delete(stream)
    for (const wake of woken ?? []) wake()
  }
  return {
    onChange: (listener) => void listeners.push(listener),
    next: (stream) => waitIn(waiting, stream),
    ended: follow(store, { after: await store.head(), signal, tell }),
  }
}

type Following = {
  readonly after: Awaited<ReturnType<EventStore['head']>>
  readonly signal: AbortSignal
  readonly tell: (stream: StreamName) => void
}

const follow = async (store: EventStore, { after, signal, tell }: Following): Promise<void> => {
  for await (const batch of store.subscribe(after, signal)) {
    for (const { stream } of batch) tell(stream)
  }
}

const waitIn = (
  waiting: Map<StreamName, Set<() => void>>,
  stream: StreamName,
): ReturnType<LogWatch['next']> => {
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
