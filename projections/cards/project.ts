import { insertion, update } from '../bulk.ts'
import { applying } from '../failures.ts'
import type { Projection } from '../projection.ts'
import { cards, removals } from './columns.ts'
import { changesOf, isCardFact, isCardStream } from './fold.ts'

/** Registered cards as people list them. */
export const cardsProjection: Projection = {
  name: 'cards',
  version: 1,
  reads: isCardStream,
  prepare: (tx, events) => {
    const statements = applying(() => {
      const { registered, removed } = changesOf(events.filter(isCardFact))
      return [insertion(cards, registered), update(removals, removed)]
    })
    return Promise.resolve(async () => {
      for (const statement of statements) await statement(tx)
    })
  },
}
