import { expect } from 'chai'
import fc from 'fast-check'
import { EventId, StreamName } from '../../../../ledger/core/ids.ts'
import { instantOf } from '../../../../ledger/core/time.ts'
import { Position, type StoredEvent } from '../../../../ledger/store/port.ts'
import { packedEvents, unpackedEvents } from './packed-events.ts'

const text = fc.string({ unit: 'grapheme' }).map((one) => one.replaceAll('\0', ''))
const events: fc.Arbitrary<readonly StoredEvent[]> = fc.array(
  fc.record({
    id: text.map(EventId),
    stream: text.map(StreamName),
    type: text,
    data: fc.json(),
    metadata: fc.json(),
    schemaVersion: fc.integer({ min: 1, max: 1_000 }),
    revision: fc.nat(),
    position: fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }).map(Position),
    recordedAt: fc.integer({ min: 0, max: 4e12 }).map(instantOf),
  }),
)

describe('events on their way to another thread', () => {
  it('arrive as they were', () => {
    fc.assert(
      fc.property(events, (all) => {
        expect(unpackedEvents(structuredClone(packedEvents(all)))).to.deep.equal(all)
      }),
    )
  })
})
