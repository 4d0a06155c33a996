import { expect } from 'chai'
import fc from 'fast-check'
import { EventId, StreamName } from '../core/ids.ts'
import { money, type Money } from '../core/money.ts'
import { instantOf } from '../core/time.ts'
import { codecOf, UnknownEventError } from './codec.ts'
import type { Format, Formats } from './format.ts'
import type { EventMetadata, Recorded } from './ledger-event.ts'
import { CorruptLogError, Position, type NewEvent, type StoredEvent } from './port.ts'

/**
 * One type with a history. v1 sold one thing for won, told as a bare text; v2 told the currency; v3 tells who bought it
 * and how many.
 */
type SoldV1 = { readonly type: 'Sold'; readonly thing: string; readonly won: string }
type SoldV2 = { readonly type: 'Sold'; readonly thing: string; readonly price: Money }
type SoldV3 = {
  readonly type: 'Sold'
  readonly name: string
  readonly price: Money
  readonly count: number
  readonly buyer: string | null
}

const v1: Format = { money: [], upcasters: [] }
const v2: Format = {
  money: ['price'],
  upcasters: [({ thing, won }) => ({ thing, price: { amount: won, currency: 'KRW' } })],
}
const v3: Format = {
  money: ['price'],
  upcasters: [...v2.upcasters, ({ thing, ...rest }) => ({ name: thing, ...rest, count: 1, buyer: null })],
}
const codec1 = codecOf<SoldV1>({ Sold: v1 })
const codec2 = codecOf<SoldV2>({ Sold: v2 })
const codec3 = codecOf<SoldV3>({ Sold: v3 })

const id = EventId('00000000-0000-5000-8000-000000000000')
const metadata: EventMetadata = {
  correlationId: 'c',
  causationId: 'c',
  actor: { kind: 'administrator' },
  idempotency: null,
}
const place = {
  stream: StreamName('shop-1'),
  revision: 3,
  position: Position(4711n),
  recordedAt: instantOf(0),
}
const stored = (event: NewEvent): StoredEvent => ({ ...event, ...place })
const row = (schemaVersion: number, data: unknown): StoredEvent =>
  stored({ id, type: 'Sold', schemaVersion, data: JSON.stringify(data), metadata: '{}' })

const thing = fc.string()
const amount = fc.bigInt(0n, 2n ** 63n)
const sold1 = fc
  .record({ thing, won: amount.map(String) })
  .map((fields): SoldV1 => ({ type: 'Sold', ...fields }))
const sold2 = fc
  .record({ thing, price: amount.map((units) => money(units, 'USD')) })
  .map((fields): SoldV2 => ({ type: 'Sold', ...fields }))
const sold3 = fc
  .record({
    name: thing,
    price: amount.map((units) => money(units, 'USD')),
    count: fc.nat(),
    buyer: fc.option(fc.string(), { nil: null }),
  })
  .map((fields): SoldV3 => ({ type: 'Sold', ...fields }))

const newest2 = ({ thing: sold, won }: SoldV1): SoldV2 => ({
  type: 'Sold',
  thing: sold,
  price: money(BigInt(won), 'KRW'),
})
const newest3 = ({ thing: name, price }: SoldV2): SoldV3 => ({
  type: 'Sold',
  name,
  price,
  count: 1,
  buyer: null,
})

describe('an event of an older version', () => {
  it('is read in the newest form, whatever version knows it', () => {
    fc.assert(
      fc.property(sold1, (event) => {
        const written = stored(codec1.encode(id, event, metadata))
        expect(written.schemaVersion).to.equal(1)
        expect(codec1.decode(written).event).to.deep.equal(event)
        expect(codec2.decode(written).event).to.deep.equal(newest2(event))
        expect(codec3.decode(written)).to.deep.equal({
          id,
          ...place,
          event: newest3(newest2(event)),
          metadata,
        })
      }),
    )
    fc.assert(
      fc.property(sold2, (event) => {
        const written = stored(codec2.encode(id, event, metadata))
        expect(written.schemaVersion).to.equal(2)
        expect(codec3.decode(written).event).to.deep.equal(newest3(event))
      }),
    )
  })
  it('is the same, read at once or written anew by every version between', () => {
    fc.assert(
      fc.property(sold1, (event) => {
        const first = stored(codec1.encode(id, event, metadata))
        const second = stored(codec2.encode(id, codec2.decode(first).event, metadata))
        expect(codec3.decode(second)).to.deep.equal(codec3.decode(first))
      }),
    )
  })
  it('goes through each upcaster after its own version, once and in order', () => {
    const step = (name: string) => (fields: Readonly<Record<string, unknown>>) => ({
      ...fields,
      steps: [...((fields['steps'] as readonly string[] | undefined) ?? []), name],
    })
    const codec = codecOf({ Sold: { money: [], upcasters: ['1-2', '2-3', '3-4'].map(step) } })
    const stepsFrom = (version: number): unknown => codec.decode(row(version, { thing: 'x' })).event
    expect([1, 2, 3, 4].map(stepsFrom)).to.deep.equal([
      { type: 'Sold', thing: 'x', steps: ['1-2', '2-3', '3-4'] },
      { type: 'Sold', thing: 'x', steps: ['2-3', '3-4'] },
      { type: 'Sold', thing: 'x', steps: ['3-4'] },
      { type: 'Sold', thing: 'x' },
    ])
  })
  it('must have its amounts once it is in the newest form', () => {
    expect(() => codec3.decode(row(1, { thing: 'x' }))).to.throw(CorruptLogError, 'an amount is missing')
    expect(() => codec3.decode(row(2, { thing: 'x', won: '1' }))).to.throw(CorruptLogError)
  })
  it('that no upcaster understands stops the reader, without a word of what it says', () => {
    const picky: Format = {
      money: [],
      upcasters: [
        ({ thing: secret }) => {
          throw new TypeError(`what is ${String(secret)}?`)
        },
      ],
    }
    expect(() => codecOf({ Sold: picky }).decode(row(1, { thing: 'Hong Gil-dong' })))
      .to.throw(CorruptLogError, 'event 4711 (shop-1, Sold v1): it cannot be brought to the newest version')
      .and.not.match(/Hong/)
  })
})

describe('an event of the newest version', () => {
  it('is written in it and read as it was', () => {
    fc.assert(
      fc.property(sold3, (event) => {
        const written = codec3.encode(id, event, metadata)
        expect(written.schemaVersion).to.equal(3)
        expect(codec3.decode(stored(written)).event).to.deep.equal(event)
      }),
    )
  })
})

describe('an event of a newer version of the program', () => {
  const failure = <Event extends { readonly type: string }>(
    formats: Formats<Event['type']>,
    event: StoredEvent,
  ): unknown => {
    try {
      return codecOf<Event>(formats).decode(event)
    } catch (error) {
      return error
    }
  }
  const written = stored(
    codec3.encode(id, { type: 'Sold', name: 'x', price: money(1n, 'KRW'), count: 2, buyer: 'b' }, metadata),
  )

  it('stops every older reader, which says what to do, and no newer one', () => {
    const older = failure({ Sold: v2 }, written)
    expect(older).to.be.instanceOf(UnknownEventError).and.to.be.instanceOf(CorruptLogError)
    expect(String(older)).to.include(
      'event 4711 (shop-1, Sold v3): only versions up to v2 are known here; ' +
        'update this process if a newer version of Jangbu wrote it',
    )
    expect(failure({ Sold: v3 }, written)).to.have.property('event')
  })
  it('stops a reader that does not know its type', () => {
    const unknown = failure({ Bought: v3 }, written)
    expect(unknown).to.be.instanceOf(UnknownEventError)
    expect(String(unknown)).to.include(
      'event 4711 (shop-1, Sold v3): its type is not known here; ' +
        'update this process if a newer version of Jangbu wrote it',
    )
  })
  it('is told from a version that no program writes', () => {
    for (const version of [0, -1, 1.5, Number.NaN]) {
      const broken: unknown = failure<Recorded['event']>({ Sold: v3 } as never, {
        ...written,
        schemaVersion: version,
      })
      expect(broken).to.be.instanceOf(CorruptLogError).and.not.instanceOf(UnknownEventError)
      expect(String(broken)).to.include('there is no such version')
    }
  })
})
