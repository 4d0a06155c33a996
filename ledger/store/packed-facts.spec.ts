import { expect } from 'chai'
import fc from 'fast-check'
import { EventId, StreamName } from '../core/ids.ts'
import { instantOf } from '../core/time.ts'
import { factsIn, packed, readPacked, unpacked } from './packed-facts.ts'
import { Position, START, type StoredEvent, type StoredFact } from './port.ts'

const text = fc.string({ unit: 'grapheme' })
const someFacts: fc.Arbitrary<readonly StoredFact[]> = fc.array(
  fc.record({
    id: text.map(EventId),
    stream: text.map(StreamName),
    type: text,
    data: fc.json(),
    schemaVersion: fc.integer({ min: 1, max: 32_767 }),
    revision: fc.nat(),
    position: fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }).map(Position),
    recordedAt: fc.integer({ min: 0, max: 4e12 }).map(instantOf),
  }),
)

describe('packed facts', () => {
  it('are unpacked as they were', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        expect(unpacked(packed(facts))).to.deep.equal(facts)
      }),
    )
  })
  it('arrive in another thread as they were', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        expect(unpacked(structuredClone(packed(facts)))).to.deep.equal(facts)
      }),
    )
  })
  it('tell one thing of each without the rest, in any order', () => {
    fc.assert(
      fc.property(someFacts, fc.infiniteStream(fc.nat()), (facts, places) => {
        const { count, positionAt, recordedAtAt, streamAt, factAt } = factsIn(packed(facts))
        expect(count).to.equal(facts.length)
        if (count === 0) return
        for (const place of places.take(20)) {
          const at = place % count
          const fact = facts[at]
          expect(positionAt(at)).to.equal(fact?.position)
          expect(streamAt(at)).to.equal(fact?.stream)
          expect(recordedAtAt(at)).to.equal(fact?.recordedAt)
          expect(factAt(at)).to.deep.equal(fact)
        }
      }),
    )
  })
  it('know of no fact beyond their last', () => {
    expect(() => factsIn(packed([])).positionAt(0)).to.throw(RangeError)
  })
  it('are made of events where the log has no such form', async () => {
    await fc.assert(
      fc.asyncProperty(someFacts, async (facts) => {
        const events: readonly StoredEvent[] = facts.map((fact) => ({ ...fact, metadata: '{}' }))
        const readAll = (): Promise<readonly StoredEvent[]> => Promise.resolve(events)
        expect(unpacked(await readPacked({ readAll }, START, 10))).to.deep.equal(facts)
      }),
    )
  })
})
