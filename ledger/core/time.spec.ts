import { expect } from 'chai'
import fc from 'fast-check'
import {
  businessDateOf,
  businessDayBounds,
  epochMsOf,
  instantOf,
  parseBusinessDate,
  parseInstant,
  type BusinessDate,
} from './time.ts'

const date = (text: string): BusinessDate => {
  const parsed = parseBusinessDate(text)
  if (parsed === undefined) throw new Error(`${text} is no day`)
  return parsed
}
/** The years in which a payment may happen. */
const epochMs = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2100, 0, 1) })

describe('a business date', () => {
  for (const [what, instant, day] of [
    ['midnight in Seoul begins the day', '2026-11-19T15:00:00.000Z', '2026-11-20'],
    ['the millisecond before ends the one before', '2026-11-19T14:59:59.999Z', '2026-11-19'],
    ['midnight in Greenwich is nine in the morning', '2026-11-20T00:00:00.000Z', '2026-11-20'],
    ['a month ends', '2026-11-30T14:59:59.999Z', '2026-11-30'],
    ['and the next begins', '2026-11-30T15:00:00.000Z', '2026-12-01'],
    ['a year ends', '2026-12-31T14:59:59.999Z', '2026-12-31'],
    ['and the next begins', '2026-12-31T15:00:00.000Z', '2027-01-01'],
    ['a leap day begins', '2028-02-28T15:00:00.000Z', '2028-02-29'],
    ['and ends', '2028-02-29T15:00:00.000Z', '2028-03-01'],
    ['in other years there is none', '2027-02-28T15:00:00.000Z', '2027-03-01'],
  ] as const) {
    it(`of ${instant}: ${what}`, () => {
      expect(businessDateOf(parseInstant(instant))).to.equal(day)
    })
  }
  it('does not depend on where the instant was written down', () => {
    expect(businessDateOf(parseInstant('2026-11-20T00:30:00+09:00'))).to.equal('2026-11-20')
    expect(businessDateOf(parseInstant('2026-11-19T10:30:00-05:00'))).to.equal('2026-11-20')
  })
})

describe('the bounds of a business day', () => {
  it('are its midnights in Seoul', () => {
    expect(businessDayBounds(date('2026-11-20'))).to.deep.equal({
      from: '2026-11-19T15:00:00.000Z',
      until: '2026-11-20T15:00:00.000Z',
    })
    expect(businessDayBounds(date('2028-02-29'))).to.deep.equal({
      from: '2028-02-28T15:00:00.000Z',
      until: '2028-02-29T15:00:00.000Z',
    })
  })
  it('contain exactly the instants of that day', () => {
    fc.assert(
      fc.property(epochMs, (ms) => {
        const day = businessDateOf(instantOf(ms))
        const { from, until } = businessDayBounds(day)
        expect(from <= instantOf(ms) && instantOf(ms) < until).to.equal(true)
        expect(businessDateOf(from)).to.equal(day)
        expect(businessDateOf(instantOf(epochMsOf(until) - 1))).to.equal(day)
        expect(businessDateOf(until)).not.to.equal(day)
      }),
    )
  })
})

describe('parseBusinessDate', () => {
  for (const text of ['2026-11-20', '2028-02-29', '2000-02-29', '2026-12-31', '2026-01-01']) {
    it(`reads ${text}`, () => {
      expect(parseBusinessDate(text)).to.equal(text)
    })
  }
  for (const text of [
    '2026-02-29',
    '2026-02-30',
    '2100-02-29',
    '2026-04-31',
    '2026-00-10',
    '2026-13-01',
    '2026-01-00',
    '2026-01-32',
    '2026-1-1',
    '20260101',
    '2026-01-01T00:00:00Z',
    ' 2026-01-01',
    '2026-01-01\n',
    '+02026-01-01',
    '２０２６-01-01',
    '',
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(parseBusinessDate(text)).to.equal(undefined)
    })
  }
  it('reads back every business date', () => {
    fc.assert(
      fc.property(epochMs, (ms) => {
        const day = businessDateOf(instantOf(ms))
        expect(parseBusinessDate(day)).to.equal(day)
      }),
    )
  })
})

describe('an instant', () => {
  for (const [text, utc] of [
    ['2026-11-20T09:00:00+09:00', '2026-11-20T00:00:00.000Z'],
    ['2026-11-20T09:00:00.5+09:00', '2026-11-20T00:00:00.500Z'],
    ['2026-11-20T00:00:00.123Z', '2026-11-20T00:00:00.123Z'],
    ['2026-11-20T00:00:00.123999Z', '2026-11-20T00:00:00.123Z'],
    ['2026-11-19T23:00:00-09:30', '2026-11-20T08:30:00.000Z'],
    ['2026-01-01T00:00:00+09:00', '2025-12-31T15:00:00.000Z'],
    ['2028-02-29T23:59:59-01:00', '2028-03-01T00:59:59.000Z'],
  ] as const) {
    it(`${text} is ${utc}`, () => {
      expect(parseInstant(text)).to.equal(utc)
    })
  }
  for (const text of [
    '',
    'yesterday',
    '2026-13-01T00:00:00Z',
    '2026-11-20T25:00:00Z',
    '2026-11-20T23:59:60Z',
  ]) {
    it(`${JSON.stringify(text)} is no time`, () => {
      expect(() => parseInstant(text)).to.throw(RangeError)
    })
  }
  it('survives as text, and its text sorts as it does', () => {
    fc.assert(
      fc.property(epochMs, epochMs, (a, b) => {
        expect(epochMsOf(instantOf(a))).to.equal(a)
        expect(parseInstant(instantOf(a))).to.equal(instantOf(a))
        expect(instantOf(a) < instantOf(b)).to.equal(a < b)
      }),
    )
  })
})
