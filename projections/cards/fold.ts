import { cardDecider } from '../../ledger/card/decide.ts'
import type { CardEvent } from '../../ledger/card/events.ts'
import type { Card } from '../../ledger/card/evolve.ts'
import { recordOf } from '../../ledger/card/record.ts'
import type { CardId, StreamName } from '../../ledger/core/ids.ts'
import type { Fact } from '../../ledger/store/ledger-event.ts'
import type { CardRow } from '../database.ts'
import type { Removal } from './columns.ts'
import { cardRowOf } from './rows.ts'

export type CardFact = Fact<CardEvent>

export const isCardStream = (stream: StreamName): boolean => stream.startsWith('card-')
/** A card's stream holds card events only. */
export const isCardFact = <One extends Fact>(recorded: One): recorded is One & CardFact =>
  isCardStream(recorded.stream)

export type CardChanges = {
  /** As they are after the facts. */
  readonly registered: readonly CardRow[]
  /** Of those that were registered before. */
  readonly removed: readonly Removal[]
}

/** @throws Error when a fact does not follow those before it. */
export const changesOf = (facts: readonly CardFact[]): CardChanges => {
  const { evolve, initial } = cardDecider
  const registered = new Map<CardId, Card>()
  const removed: Removal[] = []
  for (const { event } of facts) {
    const { cardId } = event
    const known = registered.get(cardId)
    if (event.type === 'CardRegistered' || known !== undefined)
      registered.set(cardId, evolve(known ?? initial, event))
    else removed.push({ card_id: cardId, status: 'REMOVED', removed_at: event.at })
  }
  return { registered: [...registered.values()].flatMap(rowsOf), removed }
}

const rowsOf = (card: Card): readonly CardRow[] => (card.status === 'none' ? [] : [cardRowOf(recordOf(card))])
