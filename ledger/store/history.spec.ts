import { expect } from 'chai'
import fc from 'fast-check'
import { noHistory, type History } from './history.ts'

type Past = {
  readonly revision: number
  readonly metadata: { readonly idempotency: { readonly key: string; readonly requestHash: string } | null }
}

const keys = ['a', 'b', 'c', 'd']
const pastOf = (revision: number, key: string | null): Past => ({
  revision,
  metadata: { idempotency: key === null ? null : { key, requestHash: 'hash' } },
})
const longOne = (length: number): readonly Past[] =>
  Array.from({ length }, (_, revision) => pastOf(revision, `key ${revision % 7_000}`))

/** One of the histories so far is made longer by some events, each under a key or none. */
const growth = fc.record({
  from: fc.nat(),
  added: fc.array(fc.constantFrom(null, ...keys), { maxLength: 4 }),
  isAsked: fc.boolean(),
})

const sameAs = (history: History<Past>, expected: readonly Past[]): void => {
  expect(history.length).to.equal(expected.length)
  expect(history.toArray()).to.deep.equal(expected)
  for (const key of keys)
    expect(history.firstUnder(key)).to.equal(
      expected.find(({ metadata }) => metadata.idempotency?.key === key),
    )
}

describe('the history of a stream', () => {
  it('is as an array of its own, whichever of several is made longer and whenever it is asked', () => {
    fc.assert(
      fc.property(fc.array(growth, { maxLength: 40, size: 'max' }), (growths) => {
        const all: { history: History<Past>; expected: readonly Past[] }[] = [
          { history: noHistory(), expected: [] },
        ]
        for (const { from, added, isAsked } of growths) {
          const before = all[from % all.length]
          if (before === undefined) throw new Error('there is always one')
          const events = added.map((key, index) => pastOf(before.expected.length + index, key))
          const longer = { history: before.history.and(events), expected: [...before.expected, ...events] }
          all.push(longer)
          if (isAsked) sameAs(longer.history, longer.expected)
        }
        for (const { history, expected } of all) sameAs(history, expected)
      }),
    )
  })
  it('tells of a key only what it holds itself', () => {
    const short = noHistory<Past>().and([pastOf(0, 'a')])
    const longer = short.and([pastOf(1, 'b'), pastOf(2, 'a')])
    expect(longer.firstUnder('b')?.revision).to.equal(1)
    expect(short.firstUnder('b')).to.equal(undefined)
    expect(longer.firstUnder('a')?.revision).to.equal(0)
  })
  it('stays what it was while an array of it is held', () => {
    const short = noHistory<Past>().and([pastOf(0, 'a')])
    const held = short.toArray()
    short.and([pastOf(1, 'b')])
    expect(held).to.have.lengthOf(1)
    expect(short.toArray()).to.equal(held)
  })
  it('takes many events at once', () => {
    const events = longOne(200_000)
    const history = noHistory<Past>().and(events)
    expect(history.length).to.equal(200_000)
    expect(history.firstUnder('key 6999')?.revision).to.equal(6_999)
  })
})
