import { accept, reject, type Decider, type Decision } from '../core/decider.ts'
import type { CardCommand, CardRejection } from './commands.ts'
import type { CardEvent } from './events.ts'
import { evolve, initial, type Card } from './evolve.ts'

/** Removed is removed, however often: never charged again, and never registered again under the same id. */
const decide = (command: CardCommand, state: Card): Decision<CardEvent, CardRejection> => {
  const { cardId, at } = command
  switch (command.type) {
    case 'RegisterCard':
      if (state.status !== 'none') return reject('card_already_registered')
      return accept({ type: 'CardRegistered', cardId, at, ...command.registration })
    case 'RemoveCard':
      if (state.status === 'none') return reject('card_not_found')
      return state.status === 'removed' ? accept() : accept({ type: 'CardRemoved', cardId, at })
  }
}

export const cardDecider: Decider<CardCommand, Card, CardEvent, CardRejection> = { decide, evolve, initial }
