export type Rejected<Code extends string> = { readonly kind: 'rejected'; readonly code: Code }
export type Accepted<Event> = { readonly kind: 'accepted'; readonly events: readonly Event[] }
export type Decision<Event, Code extends string> = Accepted<Event> | Rejected<Code>

/** No events: the command asks for what is already so. */
export const accept = <Event>(...events: readonly Event[]): Accepted<Event> => ({ kind: 'accepted', events })
export const reject = <Code extends string>(code: Code): Rejected<Code> => ({ kind: 'rejected', code })

export type Decider<Command, State, Event, Code extends string> = {
  readonly decide: (command: Command, state: State) => Decision<Event, Code>
  readonly evolve: (state: State, event: Event) => State
  readonly initial: State
}
