import type { Decider } from '../core/decider.ts'
import type { Instant } from '../core/time.ts'
import { decode } from './codec.ts'
import { noHistory, type History } from './history.ts'
import type { EventMetadata, LedgerEvent } from './ledger-event.ts'
import { NO_STREAM, START, type Position, type StoredEvent } from './port.ts'

/** An event within its own stream. */
export type PastEvent<Event> = {
  readonly revision: number
  readonly recordedAt: Instant
  readonly event: Event
  readonly metadata: EventMetadata
}

/** A stream as far as it is known here: all its events and the state they fold to. */
export type Loaded<State, Event> = {
  readonly state: State
  readonly history: readonly PastEvent<Event>[]
  /** Of the last event; NO_STREAM when there is none. */
  readonly revision: number
  /** Of the last event. */
  readonly position: Position
}

/**
 * As it is kept: the next events cost nothing for those before them. Without a getter of its own, which would make each
 * of the many that are kept a dictionary.
 */
export type Kept<State, Event> = Omit<Loaded<State, Event>, 'history'> & {
  readonly past: History<PastEvent<Event>>
}

type Parts<State, Event> = Pick<Kept<State, Event>, 'state' | 'past' | 'position'>

const kept = <State, Event>({ state, past, position }: Parts<State, Event>): Kept<State, Event> => ({
  state,
  past,
  position,
  revision: past.length + NO_STREAM,
})

/** For whoever asked; the copy of the history is made when it is looked at. */
export const loadedOf = <State, Event>({
  state,
  past,
  revision,
  position,
}: Kept<State, Event>): Loaded<State, Event> => ({
  state,
  revision,
  position,
  get history() {
    return past.toArray()
  },
})

export const nothingLoaded = <State, Event>(initial: State): Kept<State, Event> =>
  kept({ state: initial, past: noHistory(), position: START })

type Evolve<State, Event> = Pick<Decider<never, State, Event, never>, 'evolve'>

export const extend = <State, Event>(
  { evolve }: Evolve<State, Event>,
  loaded: Kept<State, Event>,
  next: { readonly events: readonly PastEvent<Event>[]; readonly position: Position },
): Kept<State, Event> =>
  kept({
    state: next.events.reduce((state, { event }) => evolve(state, event), loaded.state),
    past: loaded.past.and(next.events),
    position: next.position,
  })

/** @throws CorruptLogError when an event cannot be decoded. */
export const extendStored = <State, Event extends LedgerEvent>(
  decider: Evolve<State, Event>,
  loaded: Kept<State, Event>,
  stored: readonly StoredEvent[],
): Kept<State, Event> => {
  const last = stored.at(-1)
  if (last === undefined) return loaded
  // A stream holds events of its own category only: nothing but that category's decider appends to it.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion
  const events = stored.map(decode) as unknown as readonly PastEvent<Event>[]
  return extend(decider, loaded, { events, position: last.position })
}
