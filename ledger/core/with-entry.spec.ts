import { expect } from 'chai'
import fc from 'fast-check'
import { withEntry } from './with-entry.ts'

/** Keys that come again, and enough of them for several layers. */
const changes = fc.array(fc.tuple(fc.nat({ max: 400 }), fc.integer()), { maxLength: 600, size: 'max' })

const sameAs = <V>(map: ReadonlyMap<number, V>, expected: ReadonlyMap<number, V>): void => {
  expect([...map]).to.deep.equal([...expected])
  expect([...map.entries()]).to.deep.equal([...expected])
  expect([...map.keys()]).to.deep.equal([...expected.keys()])
  expect([...map.values()]).to.deep.equal([...expected.values()])
  expect(map.size).to.equal(expected.size)
  const told: unknown[] = []
  map.forEach((value, key, all) => told.push([key, value, all === map]))
  expect(told).to.deep.equal([...expected].map(([key, value]) => [key, value, true]))
  for (let key = -1; key <= 401; key += 1)
    expect([map.has(key), map.get(key)]).to.deep.equal([expected.has(key), expected.get(key)])
}

describe('a map with one more entry', () => {
  it('is as a copied one, in its order too, after any changes', () => {
    fc.assert(
      fc.property(changes, (all) => {
        let map: ReadonlyMap<number, number> = new Map()
        for (const [key, value] of all) map = withEntry(map, key, value)
        sameAs(map, new Map(all))
      }),
      { numRuns: 40 },
    )
  })
  it('is so for thousands of entries, most of them set more than once', () => {
    const all = Array.from({ length: 12_000 }, (_, index): [number, number] => [
      (index * 7_919) % 5_000,
      index,
    ])
    let map: ReadonlyMap<number, number> = new Map()
    for (const [index, [key, value]] of all.entries()) {
      map = withEntry(map, key, value)
      if (index % 1_500 === 0) sameAs(map, new Map(all.slice(0, index + 1)))
    }
    sameAs(map, new Map(all))
  })
  it('leaves every earlier one as it was, whatever follows from it', () => {
    fc.assert(
      fc.property(changes, changes, fc.nat({ max: 600 }), (all, others, at) => {
        const early = all.slice(0, at)
        const grow = (from: ReadonlyMap<number, number>, by: typeof all): ReadonlyMap<number, number> =>
          by.reduce((map, [key, value]) => withEntry(map, key, value), from)
        const before = grow(new Map(), early)
        const one = grow(before, all.slice(at))
        const other = grow(before, others)
        sameAs(before, new Map(early))
        sameAs(one, new Map(all))
        sameAs(other, new Map([...early, ...others]))
      }),
      { numRuns: 30 },
    )
  })
  it('equals a plain one with the same entries, and no other', () => {
    const entries = Array.from({ length: 200 }, (_, key) => [key, `v${key}`] as const)
    const map = entries.reduce<ReadonlyMap<number, string>>(
      (before, [key, value]) => withEntry(before, key, value),
      new Map(),
    )
    expect(map).to.deep.equal(new Map(entries))
    expect(withEntry(map, 7, 'other')).not.to.deep.equal(map)
    expect(withEntry(map, 200, 'more')).not.to.deep.equal(map)
  })
  it('may hold nothing under a key', () => {
    const full = Array.from({ length: 100 }, (_, key) => [key, key] as const)
    let map: ReadonlyMap<number, number | undefined> = new Map()
    for (const [key, value] of [...full, [5, undefined], [101, undefined]] as const)
      map = withEntry(map, key, value)
    sameAs(map, new Map([...full, [5, undefined], [101, undefined]]))
  })
})
