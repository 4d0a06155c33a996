import { expect } from 'chai'
import { instantOf } from '../ledger/core/time.ts'
import { approved } from '../ledger/payment/events.spec-helper.ts'
import { decodeFact } from '../ledger/store/codec.ts'
import { memoryStore } from '../ledger/store/memory.ts'
import { Position, START, type StoredEvent } from '../ledger/store/port.ts'
import { appendAll, ofOrder } from './history.spec-helper.ts'
import { newSharedFacts } from './shared-facts.ts'

const MORE_THAN_KEPT = 600n

describe('facts that several readers share', () => {
  let events: readonly StoredEvent[]
  before(async () => {
    const store = memoryStore(() => instantOf(0))
    await appendAll(store, ofOrder(approved, 'order-1'))
    events = await store.readAll(START, 10)
  })

  it('are decoded once for all who are handed the very same event', () => {
    const factOf = newSharedFacts()
    const facts = events.map(factOf)
    expect(facts).to.deep.equal(events.map(decodeFact))
    expect(facts.length).to.be.greaterThan(1)
    for (const [index, event] of events.entries()) expect(factOf(event)).to.equal(facts[index])
  })
  it('are never those of another event, of the same position or of one that takes its place', () => {
    const factOf = newSharedFacts()
    const [first, second] = events
    if (first === undefined || second === undefined) throw new Error('there are two')
    const elsewhere = { ...second, position: first.position }
    for (const one of [first, elsewhere, first]) expect(factOf(one)).to.deep.equal(decodeFact(one))
    for (let position = 1n; position <= 2n * MORE_THAN_KEPT; position += 1n) {
      const one = { ...(position % 2n === 0n ? first : second), position: Position(position) }
      expect(factOf(one)).to.deep.equal(decodeFact(one))
    }
    expect(factOf(first)).to.deep.equal(decodeFact(first))
  })
  it('are none of what cannot be decoded, for nobody', () => {
    const factOf = newSharedFacts()
    const [first] = events
    if (first === undefined) throw new Error('there is one')
    const broken = { ...first, data: '{' }
    for (let times = 0; times < 2; times += 1)
      expect(() => factOf(broken)).to.throw('its JSON cannot be read')
  })
})
