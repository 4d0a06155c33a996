import { expect } from 'chai'
import fc from 'fast-check'
import { createHash } from 'node:crypto'
import { newRowSum, stateHash, stateHashOf } from './state-hash.ts'

/** Written down once more, as the docstring tells it. */
const byHand = (lines: readonly string[]): string => {
  const sum = lines.reduce(
    (all, line) => all + BigInt(`0x${createHash('sha256').update(line).digest('hex')}`),
    0n,
  )
  return (sum % 2n ** 256n).toString(16).padStart(64, '0')
}

const someLines = fc.array(fc.string({ unit: 'grapheme', maxLength: 20 }), { maxLength: 30 })

describe('the state hash', () => {
  it('is the sum of the rows’ hashes, whatever their order', async () => {
    await fc.assert(
      fc.asyncProperty(someLines, fc.nat(), async (lines, cut) => {
        const batches = [lines.slice(cut % 31), lines.slice(0, cut % 31)]
        const [table] = (await stateHashOf([{ table: 'cups', lines: batches }])).tables
        expect(table).to.deep.equal({ table: 'cups', rows: lines.length, hash: byHand(lines) })
      }),
    )
  })
  it('is what it would be had the rows that went never come', () => {
    fc.assert(
      fc.property(someLines, someLines, (gone, staying) => {
        const sum = newRowSum()
        for (const line of gone) sum.subtract(line)
        for (const line of [...staying, ...gone]) sum.add(line)
        expect(sum.value()).to.deep.equal({ rows: staying.length, hash: byHand(staying) })
      }),
    )
  })
  it('is the same when parts of the rows were summed elsewhere', () => {
    fc.assert(
      fc.property(fc.array(someLines, { maxLength: 4 }), (parts) => {
        const whole = newRowSum()
        for (const lines of parts) {
          const part = newRowSum()
          for (const line of lines) part.add(line)
          whole.addHash(part.value())
        }
        expect(whole.value()).to.deep.equal({ rows: parts.flat().length, hash: byHand(parts.flat()) })
      }),
    )
  })
  it('of many rows loses no digit', () => {
    const sum = newRowSum()
    const lines = Array.from({ length: 3 }, (_, index) => `row ${String(index)}`)
    for (let time = 0; time < 400_000; time += 1) sum.add(lines[time % 3] ?? '')
    const times = [133_334n, 133_333n, 133_333n]
    const all = lines.reduce(
      (so, line, index) => so + BigInt(`0x${byHand([line])}`) * (times[index] ?? 0n),
      0n,
    )
    expect(BigInt(`0x${sum.value().hash}`)).to.equal(all % 2n ** 256n)
  })
  it('of a projection follows from those of its tables, in the order of their names', () => {
    const [one, other] = ['a', 'b'].map((table) => ({ table, rows: 1, hash: byHand([table]) }))
    if (one === undefined || other === undefined) return expect.fail()
    const text = `a\t1\t${one.hash}\nb\t1\t${other.hash}\n`
    const expected = { hash: createHash('sha256').update(text).digest('hex'), tables: [one, other] }
    expect(stateHash([other, one])).to.deep.equal(expected)
  })
})
