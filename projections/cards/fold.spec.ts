import { expect } from 'chai'
import fc from 'fast-check'
import type { CardEvent } from '../../ledger/card/events.ts'
import { registered, removed } from '../../ledger/card/fixtures.spec-helper.ts'
import { CardId, cardStream, EventId, paymentStream, PaymentId, StreamName } from '../../ledger/core/ids.ts'
import { instantOf } from '../../ledger/core/time.ts'
import { Position } from '../../ledger/store/port.ts'
import type { CardRow } from '../database.ts'
import { changesOf, isCardStream, type CardFact } from './fold.ts'

const factOf = (event: CardEvent): CardFact => ({
  id: EventId('event'),
  stream: cardStream(event.cardId),
  revision: 0,
  position: Position(1n),
  recordedAt: instantOf(0),
  event,
})

const idOf = (index: number): CardId => CardId(`card_${index}`)

/** What the statements of one batch do to the table. */
const applied = (table: Map<string, CardRow>, facts: readonly CardFact[]): Map<string, CardRow> => {
  const after = new Map(table)
  const changes = changesOf(facts)
  for (const row of changes.registered) {
    expect(after.has(row.card_id)).to.equal(false)
    after.set(row.card_id, row)
  }
  for (const removal of changes.removed) {
    const before = after.get(removal.card_id)
    if (before === undefined) throw new Error('no row to be updated')
    after.set(removal.card_id, { ...before, ...removal })
  }
  return after
}

/** Some cards registered, some of them removed, in an order that may be. */
const history: fc.Arbitrary<readonly CardFact[]> = fc
  .array(fc.boolean(), { maxLength: 8 })
  .chain((gone) => {
    const steps = gone.flatMap((isGone, index) => (isGone ? [index, index] : [index]))
    return fc.shuffledSubarray(steps, { minLength: steps.length })
  })
  .map((steps) =>
    steps.map((index, place) => {
      const isFirst = steps.indexOf(index) === place
      return factOf({ ...(isFirst ? registered : removed), cardId: idOf(index) })
    }),
  )

describe('folding cards', () => {
  it('makes the same rows, however the events come in batches', () => {
    fc.assert(
      fc.property(history, fc.array(fc.nat({ max: 16 }), { maxLength: 5 }), (facts, cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), facts.length]
        const batches = places.slice(1).map((end, index) => facts.slice(places[index], end))
        const inBatches = batches.reduce(applied, new Map<string, CardRow>())
        expect(inBatches).to.deep.equal(applied(new Map(), facts))
      }),
    )
  })
  it('refuses what cannot follow within a batch', () => {
    expect(() => changesOf([registered, registered].map(factOf))).to.throw('cannot follow active')
    expect(() => changesOf([registered, removed, removed].map(factOf))).to.throw('cannot follow removed')
  })
  it('knows card streams by their category', () => {
    expect(isCardStream(cardStream(idOf(1)))).to.equal(true)
    expect(isCardStream(StreamName('card_usage-1'))).to.equal(false)
    expect(isCardStream(paymentStream(PaymentId('pay_1')))).to.equal(false)
  })
})
