import { applying } from '../failures.ts'
import type { Projection } from '../projection.ts'
import { insert, update } from '../rows.ts'
import { cards, removals } from './columns.ts'
import { cardsDdl } from './ddl.ts'
import { changesOf, isCardFact, isCardStream } from './fold.ts'

/** Registered cards as people list them. */
export const cardsProjection: Projection = {
  name: 'cards',
  version: 2,
  tables: [cards],
  ddl: cardsDdl,
  reads: isCardStream,
  open: () => (_, events) =>
    Promise.resolve(
      applying(() => {
        const { registered, removed } = changesOf(events.filter(isCardFact))
        return [insert(cards, registered), update(removals, removed)]
      }),
    ),
}
