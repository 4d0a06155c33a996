import { expect } from 'chai'
import fc from 'fast-check'
import { EventId, StreamName } from '../core/ids.ts'
import { instantOf } from '../core/time.ts'
import { decode, encode } from './codec.ts'
import { fields, metadata, type EventType } from './events.spec-helper.ts'
import type { LedgerEvent } from './ledger-event.ts'
import { CorruptLogError, Position, type NewEvent, type StoredEvent } from './port.ts'

const types = Object.keys(fields) as EventType[]
const eventOf = (type: EventType): fc.Arbitrary<LedgerEvent> =>
  fc.record<Record<string, unknown>>(fields[type]).map((body) => ({ type, ...body }) as LedgerEvent)

const id = EventId('00000000-0000-5000-8000-000000000000')
const place = {
  stream: StreamName('payment-pay_1'),
  revision: 3,
  position: Position(7n),
  recordedAt: instantOf(0),
}
const stored = (event: NewEvent): StoredEvent => ({ ...event, ...place })

/** Everything in a decoded event that JSON would not carry, wherever it stands. */
const leaves = (value: unknown): readonly unknown[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [value]

for (const type of types) {
  describe(`the codec of ${type}`, () => {
    it('gives back what it was given, every digit and field of it', () => {
      fc.assert(
        fc.property(eventOf(type), metadata, (event, about) => {
          const decoded = decode(stored(encode(id, event, about)))
          expect(decoded).to.deep.equal({ id, ...place, event, metadata: about })
          expect(leaves(decoded)).not.to.include(undefined)
        }),
      )
    })
    it('writes amounts as digits and nothing but well-formed text', () => {
      fc.assert(
        fc.property(eventOf(type), metadata, (event, about) => {
          const written = encode(id, event, about)
          expect([written.id, written.type]).to.deep.equal([id, type])
          for (const one of [written.data, written.metadata])
            expect([one.isWellFormed(), one.includes('\0')]).to.deep.equal([true, false])
          expect(JSON.parse(written.data)).not.to.have.property('type')
          const digits = leaves(event).filter((leaf) => typeof leaf === 'bigint')
          expect(leaves(JSON.parse(written.data))).to.include.members(digits.map(String))
        }),
      )
    })
    it('does not read it without its amounts, in another version or with broken JSON', () => {
      fc.assert(
        fc.property(eventOf(type), metadata, (event, about) => {
          const written = stored(encode(id, event, about))
          const refused = (other: Partial<StoredEvent>): void => {
            expect(() => decode({ ...written, ...other })).to.throw(CorruptLogError)
          }
          refused({ schemaVersion: written.schemaVersion + 1 })
          refused({ schemaVersion: 0 })
          refused({ type: `${type}Twice` })
          refused({ data: written.data.slice(0, -1) })
          refused({ metadata: written.metadata.slice(1) })
          for (const field of Object.keys(event).filter((name) => moneyFields.has(name)))
            refused({ data: JSON.stringify({ ...(JSON.parse(written.data) as object), [field]: undefined }) })
        }),
        { numRuns: 20 },
      )
    })
  })
}

const moneyFields: ReadonlySet<string> = new Set(['amount', 'asked', 'answered', 'held', 'released'])
