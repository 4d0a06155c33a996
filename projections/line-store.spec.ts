import { expect } from 'chai'
import fc from 'fast-check'
import { newLineStore, type LineStore } from './line-store.ts'

type Step = { readonly kind: 'add' | 'replace' | 'remove'; readonly which: number; readonly line: string }

/** Of one unit or three bytes each; some so long that they need a segment of their own. */
const someLine = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }).filter((line) => line.isWellFormed()),
  fc.tuple(fc.constantFrom('a', '한', '🧾'), fc.nat({ max: 900 })).map(([unit, times]) => unit.repeat(times)),
  fc.constantFrom('가'.repeat(30_000), 'z'.repeat(90_000)),
)
const someStep: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('add', 'add', 'replace', 'replace', 'remove'),
  which: fc.nat(),
  line: someLine,
})

const carryOut = (store: LineStore, lines: Map<number, string>, { kind, which, line }: Step): void => {
  const number = [...lines.keys()][which % Math.max(1, lines.size)]
  if (kind === 'add' || number === undefined) {
    const added = store.add(line)
    expect(lines.has(added)).to.equal(false)
    lines.set(added, line)
  } else if (kind === 'replace') {
    store.replace(number, line)
    lines.set(number, line)
  } else {
    store.remove(number)
    lines.delete(number)
  }
}

const held = (store: LineStore): ReadonlyMap<number, string> =>
  new Map([...store.numbers()].map((number) => [number, store.text(number)]))

describe('lines outside the heap', () => {
  it('are those of a map, whatever is added, replaced and removed', () => {
    fc.assert(
      fc.property(fc.array(someStep, { maxLength: 80, size: 'max' }), (steps) => {
        const store = newLineStore()
        const lines = new Map<number, string>()
        for (const step of steps) {
          carryOut(store, lines, step)
          expect(store.size()).to.equal(lines.size)
        }
        expect(held(store)).to.deep.equal(lines)
        for (const [number, line] of lines) {
          const { bytes, from, to } = store.span(number)
          expect(bytes.toString('utf8', from, to)).to.equal(line)
        }
      }),
    )
  })

  it('stay where they are while thousands more come', () => {
    const store = newLineStore()
    const numbers = Array.from({ length: 30_000 }, (_, index) => store.add(`${String(index)}\t가`))
    for (const [index, number] of numbers.entries())
      expect(store.text(number)).to.equal(`${String(index)}\t가`)
    for (const number of numbers.slice(0, 20_000)) store.remove(number)
    expect(store.size()).to.equal(10_000)
    for (let index = 0; index < 20_000; index += 1) store.add('again')
    // Their numbers are given to others, so that places do not add up.
    expect(Math.max(...store.numbers())).to.equal(29_999)
  })
})
