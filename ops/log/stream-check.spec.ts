import { expect } from 'chai'
import fc from 'fast-check'
import { eventIdOf, StreamName } from '../../ledger/core/ids.ts'
import { instantOf } from '../../ledger/core/time.ts'
import { Position, type StoredEvent } from '../../ledger/store/port.ts'
import { keyOf, newKeyTable } from './key-table.ts'
import { newStreamCheck, WHOLE, type StreamCheck } from './stream-check.ts'

const eventsOf = (
  rows: readonly (readonly [stream: number, revision: number, id: number])[],
): StoredEvent[] =>
  rows.map(([stream, revision, id], index) => ({
    position: Position(BigInt(index + 1)),
    stream: StreamName(`stream-${stream}`),
    revision,
    id: eventIdOf('spec', id),
    type: 'Seen',
    schemaVersion: 1,
    recordedAt: instantOf(0),
    data: '{}',
    metadata: '{}',
  }))

/** What one reading finds, by position. */
const seen = (check: StreamCheck, events: readonly StoredEvent[]): readonly string[] =>
  events.flatMap((event) => {
    const wrong = check.see(event)
    return wrong === undefined ? [] : [`${event.position} ${JSON.stringify(wrong)}`]
  })

describe('the streams of a log', () => {
  it('are gapless from 0, with each id once: anything else is named', () => {
    const events = eventsOf([
      [1, 0, 0],
      [2, 0, 0],
      [1, 1, 1],
      [3, 1, 2],
      [1, 3, 3],
      [2, 0, 4],
      [2, 1, 0],
      [1, 4, 5],
    ])
    const check = newStreamCheck(WHOLE)
    expect(seen(check, events)).to.deep.equal([
      '4 {"kind":"missing_revision","expected":0}',
      '5 {"kind":"missing_revision","expected":2}',
      '6 {"kind":"repeated_revision"}',
      '7 {"kind":"repeated_id"}',
    ])
    expect(check.extent(StreamName('stream-1'))).to.deep.equal({
      revision: 4,
      firstPosition: 1,
      lastPosition: 8,
    })
    expect(check.extent(StreamName('stream-9'))).to.equal(undefined)
  })

  it('of any number are checked the same in parts, each in one of them, when they do not fit', () => {
    const row = fc.tuple(fc.nat(60), fc.nat(3), fc.nat(40))
    fc.assert(
      fc.property(fc.array(row, { maxLength: 200 }), fc.integer({ min: 4, max: 60 }), (rows, mostEntries) => {
        const events = eventsOf(rows)
        const whole = newStreamCheck(WHOLE)
        const found = seen(whole, events)
        const first = newStreamCheck(WHOLE, mostEntries)
        const inFirst = seen(first, events)
        const rest = first.rest().map((share) => newStreamCheck(share, mostEntries))
        const inParts = [...inFirst, ...rest.flatMap((check) => seen(check, events))]
        expect(inParts.toSorted()).to.deep.equal(found.toSorted())
        const streams = [first, ...rest].reduce((sum, check) => sum + check.streams(), 0)
        expect(streams).to.equal(whole.streams())
      }),
    )
  })
})

describe('keys', () => {
  const names = Array.from(
    { length: 200_000 },
    (_, index) => `payment-pay_${index.toString(16).padStart(32, '0')}`,
  )

  it('of as many names are all different, and spread over the parts', () => {
    const table = newKeyTable(0)
    const parts = Array.from({ length: 16 }, () => 0)
    for (const name of names) {
      const key = keyOf(name)
      table.add(key)
      parts[key.high % 16] = (parts[key.high % 16] ?? 0) + 1
    }
    expect(table.size()).to.equal(names.length)
    for (const part of parts) expect(part).to.be.within(11_500, 13_500)
  })

  it('hold their rows when the table grows, and when others go', () => {
    const table = newKeyTable(2)
    const some = names.slice(0, 5_000)
    for (const [index, name] of some.entries()) table.set(table.add(keyOf(name)), 1, index)
    const isEven = ({ high }: { readonly high: number }): boolean => high % 2 === 0
    table.keepOnly(isEven)
    for (const [index, name] of some.entries()) {
      const row = table.find(keyOf(name))
      if (isEven(keyOf(name))) expect(table.get(row, 1)).to.equal(index)
      else expect(row).to.equal(-1)
    }
    expect(table.size()).to.equal(some.filter((name) => isEven(keyOf(name))).length)
  })
})
