import { expect } from 'chai'
import fc from 'fast-check'
import { eventIdOf, StreamName } from '../../core/ids.ts'
import { instantOf } from '../../core/time.ts'
import { CorruptLogError, Position, type NewEvent } from '../port.ts'
import { specimenEvent } from '../specimen.spec-helper.ts'
import type { LogRecord, ProposedEvent } from './client.ts'
import { decodeRecord, encodeAppend } from './envelope.ts'

const stream = StreamName('specimen-1')
const created = instantOf(Date.UTC(2026, 10, 20))

const recordOf = (proposed: ProposedEvent | undefined, revision: number): LogRecord => {
  if (proposed === undefined) throw new Error('nothing was encoded')
  const { id, type, payload } = proposed
  return { id, type, payload, stream, revision, position: Position(7n), created }
}

const text = fc.string({ unit: 'grapheme', maxLength: 40 })
const newEvent: fc.Arbitrary<NewEvent> = fc
  .record({
    key: fc.string(),
    type: fc.string({ unit: 'grapheme', minLength: 1 }).filter((type) => !type.startsWith('$')),
    schemaVersion: fc.nat(32_767),
    data: text,
    metadata: text,
  })
  .map(({ key, ...event }) => ({ id: eventIdOf(key, 0), ...event }))

describe('the envelope of an event', () => {
  it('gives back the exact text, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(newEvent, { minLength: 1, maxLength: 5 }), fc.nat(1_000), (events, first) => {
        const proposed = encodeAppend({ stream, expectedRevision: first - 1, events })
        const decoded = proposed.map((each, index) => decodeRecord(recordOf(each, first + index)))
        const place = { stream, position: Position(7n), recordedAt: created }
        expect(decoded.map(({ event }) => event)).to.deep.equal(
          events.map((event, index) => ({ ...event, ...place, revision: first + index })),
        )
        expect(new Set(decoded.map(({ lastRevision }) => lastRevision))).to.deep.equal(
          new Set([first + events.length - 1]),
        )
      }),
    )
  })

  it('is one line of JSON, then data, then metadata', () => {
    const event = { ...specimenEvent('command', 0, '{"금액":1}'), metadata: '{"m":2}' }
    const [proposed] = encodeAppend({ stream, expectedRevision: 4, events: [event] })
    expect(Buffer.from(proposed?.payload ?? []).toString()).to.equal(
      `{"v":1,"id":"${event.id}","stream":"specimen-1","revision":5,"type":"SpecimenMade","schemaVersion":1,` +
        `"lastRevision":5,"dataBytes":12}\n{"금액":1}{"m":2}`,
    )
  })

  it('keeps the time that an imported event came with', () => {
    const recordedAt = instantOf(Date.UTC(2020, 1, 2))
    const events = [specimenEvent('command', 0), specimenEvent('command', 1)]
    const proposed = encodeAppend({ stream, expectedRevision: -1, events, recordedAt })
    const { event, lastRevision } = decodeRecord(recordOf(proposed[0], 0))
    expect({ at: event.recordedAt, lastRevision }).to.deep.equal({ at: recordedAt, lastRevision: 0 })
  })

  describe('that contradicts its record', () => {
    const [proposed] = encodeAppend({ stream, expectedRevision: -1, events: [specimenEvent('command')] })
    const good = recordOf(proposed, 0)
    const payload = Buffer.from(good.payload ?? [])
    const rows: Readonly<Record<string, Partial<LogRecord>>> = {
      'another id': { id: eventIdOf('other', 0) },
      'another stream': { stream: 'specimen-2' },
      'another revision': { revision: 1 },
      'another type': { type: 'SpecimenBroken' },
      'no payload': { payload: undefined },
      'an empty payload': { payload: Buffer.alloc(0) },
      'a payload without a header': { payload: Buffer.from('{"v":1}') },
      'a payload cut off within its data': { payload: payload.subarray(0, payload.indexOf('\n') + 2) },
      'a header of another version': { payload: Buffer.from(payload.toString().replace('"v":1', '"v":2')) },
      'a header without a length': { payload: Buffer.from(payload.toString().replace('dataBytes', 'bytes')) },
    }
    it('decodes as long as they agree', () => {
      expect(decodeRecord(good).event).to.include({ data: '{}', revision: 0 })
    })
    for (const [what, change] of Object.entries(rows))
      it(`${what} is a corrupt log`, () => {
        expect(() => decodeRecord({ ...good, ...change })).to.throw(CorruptLogError)
      })
  })

  it('refuses what the server would not take', () => {
    const append = (change: Partial<NewEvent>, name = stream, count = 1): unknown =>
      encodeAppend({
        stream: name,
        expectedRevision: -1,
        events: Array.from({ length: count }, (_, index) => ({
          ...specimenEvent('command', index),
          ...change,
        })),
      })
    const half = 'x'.repeat(524_288)
    expect(() => append({}, StreamName('$all'))).to.throw(RangeError)
    expect(() => append({}, StreamName('$$specimen-1'))).to.throw(RangeError)
    expect(() => append({ type: '$metadata' })).to.throw(RangeError)
    expect(() => append({ data: half, metadata: half })).to.throw(RangeError)
    expect(() => append({ data: half }, stream, 2)).to.throw(RangeError)
    expect(() => append({ data: '가'.repeat(349_525) })).to.throw(RangeError)
    expect(append({ data: half, metadata: half.slice(2_000) })).to.have.length(1)
  })
})
