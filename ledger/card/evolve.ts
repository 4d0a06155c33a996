import type { CardId } from '../core/ids.ts'
import type { Instant } from '../core/time.ts'
import type { CardEvent, Registration } from './events.ts'

type Registered = Registration & { readonly cardId: CardId; readonly registeredAt: Instant }
export type ExistingCard =
  | (Registered & { readonly status: 'active' })
  | (Registered & { readonly status: 'removed'; readonly removedAt: Instant })
export type Card = { readonly status: 'none' } | ExistingCard

export const initial: Card = { status: 'none' }

/** @throws Error when the event cannot follow the state: the log is not one that decide wrote. */
export const evolve = (state: Card, event: CardEvent): Card => {
  switch (event.type) {
    case 'CardRegistered': {
      if (state.status !== 'none') return impossible(state, event)
      const { type: _type, at: registeredAt, ...registered } = event
      return { ...registered, status: 'active', registeredAt }
    }
    case 'CardRemoved':
      if (state.status !== 'active') return impossible(state, event)
      return { ...state, status: 'removed', removedAt: event.at }
  }
}

const impossible = (state: Card, event: CardEvent): never => {
  throw new Error(`${event.cardId}: ${event.type} cannot follow ${state.status}`)
}
