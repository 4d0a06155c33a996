import { LRUCache } from 'lru-cache'
import type { Decider } from '../core/decider.ts'
import { eventIdOf, type StreamName } from '../core/ids.ts'
import type { Runtime } from '../core/runtime.ts'
import { encode } from './codec.ts'
import type { EventMetadata, LedgerEvent } from './ledger-event.ts'
import {
  extend,
  extendStored,
  loadedOf,
  nothingLoaded,
  type Kept,
  type Loaded,
  type PastEvent,
} from './loaded.ts'
import { NO_STREAM, type EventStore } from './port.ts'
import { serializer } from './serial.ts'

/** What every event of one command carries besides itself. */
export type CommandContext = Omit<EventMetadata, 'causationId'>

export type Handled<State, Event, Code extends string> =
  /** `events`: what this command wrote; none when it asked for what is already so. */
  | {
      readonly kind: 'accepted'
      readonly events: readonly PastEvent<Event>[]
      readonly loaded: Loaded<State, Event>
    }
  /** This idempotency key wrote here before, for the same request. */
  | { readonly kind: 'replayed'; readonly loaded: Loaded<State, Event> }
  /** This idempotency key wrote here before, for another request. */
  | { readonly kind: 'key_reused' }
  | { readonly kind: 'rejected'; readonly code: Code; readonly loaded: Loaded<State, Event> }

export type Aggregates<Command, State, Event, Code extends string> = {
  /**
   * Decides on the newest state and appends; concurrent commands on one stream are decided one after another.
   * @throws StoreUnavailableError when the log cannot be reached.
   */
  readonly handle: (
    stream: StreamName,
    command: Command,
    context: CommandContext,
  ) => Promise<Handled<State, Event, Code>>
  /** The stream as it stands now. */
  readonly load: (stream: StreamName) => Promise<Loaded<State, Event>>
  /** The stream as last seen by this process: for what never changes once it is there. */
  readonly recall: (stream: StreamName) => Promise<Loaded<State, Event>>
}

/** Each try loses only to another process's append to the same stream, so running out means something is wrong. */
const MOST_TRIES = 100
/** What is kept folded in memory: a stale stream costs a conflict and one short read, never a wrong decision. */
export type CacheLimits = {
  readonly streams: number
  /** In all streams together; an event takes about a kilobyte. */
  readonly events: number
}
const USUAL_LIMITS: CacheLimits = { streams: 10_000, events: 100_000 }

type Parts = { readonly store: EventStore; readonly runtime: Runtime; readonly cached?: CacheLimits }

type Desk<Command, State, Event, Code extends string> = {
  readonly store: EventStore
  readonly runtime: Runtime
  readonly decider: Decider<Command, State, Event, Code>
  readonly cache: LRUCache<StreamName, Kept<State, Event>>
}

export const aggregatesOf = <Command, State, Event extends LedgerEvent, Code extends string>(
  { store, runtime, cached = USUAL_LIMITS }: Parts,
  decider: Decider<Command, State, Event, Code>,
): Aggregates<Command, State, Event, Code> => {
  const cache = newCache<State, Event>(cached)
  const desk: Desk<Command, State, Event, Code> = { store, runtime, decider, cache }
  const serialized = serializer()
  return {
    handle: (stream, command, context) =>
      serialized(stream, () => handle(desk, stream, { command, context })),
    load: async (stream) => loadedOf(await refresh(desk, stream, known(desk, stream))),
    recall: async (stream) =>
      loadedOf(cache.get(stream) ?? (await refresh(desk, stream, known(desk, stream)))),
  }
}

const newCache = <State, Event>({ streams, events }: CacheLimits): LRUCache<StreamName, Kept<State, Event>> =>
  new LRUCache({
    max: streams,
    maxSize: events,
    // A stream that is longer than all that may be kept is kept alone: reading it for every command would cost more.
    sizeCalculation: ({ past }) => Math.min(past.length, events),
  })

type Order<Command> = { readonly command: Command; readonly context: CommandContext }

/**
 * Decides first on what is known in memory, nothing in the case of a new stream: an append on stale knowledge conflicts,
 * and a refusal only counts after a look at the log, so being optimistic saves a read and risks nothing.
 */
const handle = async <C, S, E extends LedgerEvent, Code extends string>(
  desk: Desk<C, S, E, Code>,
  stream: StreamName,
  order: Order<C>,
): Promise<Handled<S, E, Code>> => {
  let loaded = known(desk, stream)
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const earlier = repetition(loaded, order.context)
    if (earlier !== undefined) return earlier
    const decision = desk.decider.decide(order.command, loaded.state)
    if (decision.kind === 'accepted' && decision.events.length > 0) {
      const events = await append(desk, { stream, loaded, context: order.context, events: decision.events })
      if (events !== undefined) return events
    }
    const fresh = await refresh(desk, stream, loaded)
    const isNewest = fresh.revision === loaded.revision
    loaded = fresh
    if (!isNewest) continue
    if (decision.kind === 'rejected')
      return { kind: 'rejected', code: decision.code, loaded: loadedOf(loaded) }
    if (decision.events.length === 0) return { kind: 'accepted', events: [], loaded: loadedOf(loaded) }
  }
  throw new Error(`${stream}: no decision could be appended in ${String(MOST_TRIES)} tries`)
}

const known = <C, S, E, Code extends string>(desk: Desk<C, S, E, Code>, stream: StreamName): Kept<S, E> =>
  desk.cache.get(stream) ?? nothingLoaded(desk.decider.initial)

const repetition = <S, E>(
  loaded: Kept<S, E>,
  { idempotency }: CommandContext,
): Handled<S, E, never> | undefined => {
  if (idempotency === null) return undefined
  const earlier = loaded.past.firstUnder(idempotency.key)
  if (earlier === undefined) return undefined
  if (earlier.metadata.idempotency?.requestHash !== idempotency.requestHash) return { kind: 'key_reused' }
  return { kind: 'replayed', loaded: loadedOf(loaded) }
}

const refresh = async <C, S, E extends LedgerEvent, Code extends string>(
  desk: Desk<C, S, E, Code>,
  stream: StreamName,
  loaded: Kept<S, E>,
): Promise<Kept<S, E>> => {
  const fresh = extendStored(desk.decider, loaded, await desk.store.readStream(stream, loaded.revision + 1))
  if (fresh.revision !== NO_STREAM) remember(desk, stream, fresh)
  return fresh
}

/** A reader that began earlier must not put back what a writer has since moved on. */
const remember = <C, S, E, Code extends string>(
  { cache }: Desk<C, S, E, Code>,
  stream: StreamName,
  loaded: Kept<S, E>,
): void => {
  if ((cache.peek(stream)?.revision ?? NO_STREAM) < loaded.revision) cache.set(stream, loaded)
}

type Append<S, E> = {
  readonly stream: StreamName
  readonly loaded: Kept<S, E>
  readonly context: CommandContext
  readonly events: readonly E[]
}

/** undefined: the stream has moved on. */
const append = async <C, S, E extends LedgerEvent, Code extends string>(
  desk: Desk<C, S, E, Code>,
  { stream, loaded, context, events }: Append<S, E>,
): Promise<Handled<S, E, Code> | undefined> => {
  const commandId = desk.runtime.randomUuid()
  const metadata: EventMetadata = { ...context, causationId: commandId }
  const verdict = await desk.store.append({
    stream,
    expectedRevision: loaded.revision,
    events: events.map((event, index) => encode(eventIdOf(commandId, index), event, metadata)),
  })
  if (verdict.kind === 'conflict') return undefined
  const { position, recordedAt } = verdict
  const past = events.map((event, index) => ({
    revision: loaded.revision + 1 + index,
    recordedAt,
    event,
    metadata,
  }))
  const newer = extend(desk.decider, loaded, { events: past, position })
  remember(desk, stream, newer)
  return { kind: 'accepted', events: past, loaded: loadedOf(newer) }
}
