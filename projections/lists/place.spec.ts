import { expect } from 'chai'
import fc from 'fast-check'
import { epochMsOf, instantOf, parseBusinessDate } from '../../ledger/core/time.ts'
import { boundsOf } from './bounds.ts'
import { cursorOf, placeOf } from './cursor.ts'
import { hash32, hashBits } from './hash32.ts'
import { firstPlaceAt, listPlace } from './place.ts'

const someMs = fc.integer({
  min: Date.parse('1900-01-01T00:00:00Z'),
  max: Date.parse('2199-12-31T23:59:59Z'),
})

describe('a place in lists', () => {
  it('is in the order of time, whatever the ids', () => {
    fc.assert(
      fc.property(someMs, someMs, fc.tuple(fc.string(), fc.string()), (one, other, [id, otherId]) => {
        fc.pre(one < other)
        const [before, after] = [listPlace(instantOf(one), id), listPlace(instantOf(other), otherId)]
        expect(BigInt(before) < BigInt(after)).to.equal(true)
        expect(BigInt(before) >= firstPlaceAt(instantOf(one))).to.equal(true)
        expect(BigInt.asIntN(64, BigInt(after))).to.equal(BigInt(after))
      }),
    )
  })
  it('is hardly another’s of the same time', () => {
    const at = instantOf(Date.parse('2026-11-20T00:00:00Z'))
    const places = new Set(Array.from({ length: 1_000 }, (_, index) => listPlace(at, `pay_${index}`)))
    expect(places.size).to.be.greaterThan(990)
  })
  it('is in the bounds of its day in Seoul, and of no other', () => {
    const day = (text: string) => parseBusinessDate(text) ?? expect.fail(text)
    const { from, to } = boundsOf({ from: day('2026-11-20'), to: day('2026-11-20') })
    const rows = [
      ['2026-11-19T14:59:59.999Z', false],
      ['2026-11-19T15:00:00.000Z', true],
      ['2026-11-20T14:59:59.999Z', true],
      ['2026-11-20T15:00:00.000Z', false],
    ] as const
    for (const [text, isIn] of rows)
      for (const id of ['a', 'b', 'c']) {
        const place = BigInt(listPlace(instantOf(Date.parse(text)), id))
        expect(place >= from && place <= to, text).to.equal(isIn)
      }
  })
  it('bounds a page by what was shown before it', () => {
    const after = { place: 7n, id: 'x' }
    expect(boundsOf({}, after)).to.include({ to: 7n, after })
    const to = parseBusinessDate('1970-01-01') ?? expect.fail()
    const late = { place: firstPlaceAt(instantOf(epochMsOf(instantOf(0)) + 10 * 86_400_000)), id: 'x' }
    expect(boundsOf({ to }, late).to < late.place).to.equal(true)
  })
})

describe('a cursor', () => {
  const place = { place: 1_882_193_723_904_000_123n, id: `pay_${'0123456789abcdef'.repeat(2)}` }
  const cursor = cursorOf(place, 'mine')

  it('leads back to its place, also where that is no row’s', () => {
    for (const one of [place, { place: -5n, id: '' }])
      expect(placeOf(cursorOf(one, 'l'), 'l')).to.deep.equal(one)
  })
  it('fits in a URL as it is', () => {
    expect(encodeURIComponent(cursor)).to.equal(cursor)
  })
  it('of another list is none', () => {
    expect(placeOf(cursor, 'yours')).to.equal(undefined)
  })
  it('beyond any place is none', () => {
    expect(placeOf(cursorOf({ place: 2n ** 63n, id: '' }, 'l'), 'l')).to.equal(undefined)
  })
  for (const made of [
    '',
    'x',
    '%00',
    '한',
    cursor.slice(1),
    `${cursor}A`,
    cursor.repeat(10),
    btoa('9.pay_1'),
  ])
    it(`that was made up is none: ${made.slice(0, 20)}`, () => {
      expect(placeOf(made, 'mine')).to.equal(undefined)
    })
  it('altered in any place is none', () => {
    for (let index = 0; index < cursor.length; index += 1) {
      const other = cursor[index] === 'A' ? 'B' : 'A'
      expect(placeOf(cursor.slice(0, index) + other + cursor.slice(index + 1), 'mine')).to.equal(undefined)
    }
  })
})

describe('32 bits of a text', () => {
  it('are those of an integer, and differ for texts that hardly do', () => {
    const hashes = Array.from({ length: 10_000 }, (_, index) => hash32(`mer_${index}/live`))
    expect(new Set(hashes).size).to.equal(10_000)
    for (const hash of hashes) expect(hash).to.equal(Math.trunc(hash) | 0)
  })
  it('fall evenly into few', () => {
    const counts = new Map<number, number>()
    for (let index = 0; index < 8_000; index += 1) {
      const bits = hashBits(`txn_${index}`, 3)
      counts.set(bits, (counts.get(bits) ?? 0) + 1)
    }
    expect([...counts.keys()].toSorted()).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7])
    for (const count of counts.values()) expect(count).to.be.within(850, 1_150)
  })
})
