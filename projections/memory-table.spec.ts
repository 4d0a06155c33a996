import { expect } from 'chai'
import fc from 'fast-check'
import { memoryTable, type MemoryTable } from './memory-table.ts'
import { lineOf } from './row-line.ts'
import { someRow, specimens, type Specimen } from './rows.spec-helper.ts'

type Step = { readonly kind: 'insert' | 'replace' | 'delete' | 'take'; readonly row: Specimen }

/** Few keys, so that they meet again; rows of very different lengths. */
const someStep: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('insert', 'insert', 'replace', 'delete', 'take'),
  row: fc
    .tuple(someRow, fc.constantFrom('a', '가', '\t', 'a\\', 'A'.repeat(400)), fc.nat({ max: 3 }))
    .map(([row, id, part]) => ({ ...row, id, part })),
})

const keyOf = ({ id, part }: Specimen): readonly string[] => [id, String(part)]

const taken = (table: MemoryTable, row: Specimen) => {
  const bytes = Buffer.from(`before\n${lineOf(specimens, row)}\nafter\n`)
  return table.take({ bytes, from: 'before\n'.length, to: bytes.length - '\nafter\n'.length })
}

/** Each gives what the row's line is afterwards; `before`: what it was. */
type CarryOut = (table: MemoryTable, row: Specimen, before: string | undefined) => string | undefined

const carriedOut: Readonly<Record<Step['kind'], CarryOut>> = {
  insert: (table, row, before) => {
    expect(table.insert(keyOf(row), lineOf(specimens, row))).to.equal(before === undefined)
    return before ?? lineOf(specimens, row)
  },
  replace: (table, row, before) => {
    expect(table.replace(keyOf(row), lineOf(specimens, row))).to.equal(before !== undefined)
    return before === undefined ? undefined : lineOf(specimens, row)
  },
  delete: (table, row, before) => {
    expect(table.delete(keyOf(row))).to.equal(before !== undefined)
    return undefined
  },
  take: (table, row, before) => {
    const known = before === undefined ? { kind: 'absent' } : { kind: 'differs', line: before }
    expect(taken(table, row)).to.deep.equal(before === lineOf(specimens, row) ? { kind: 'same' } : known)
    return undefined
  },
}

describe('a table in memory', () => {
  it('holds what was put into it, however it came to that', () => {
    fc.assert(
      fc.property(fc.array(someStep, { maxLength: 60 }), (steps) => {
        const table = memoryTable(specimens)
        const lines = new Map<string, string>()
        for (const [index, step] of steps.entries()) {
          const { row } = step
          const name = keyOf(row).join(' ')
          const after = carriedOut[step.kind](table, row, lines.get(name))
          if (after === undefined) lines.delete(name)
          else lines.set(name, after)
          expect(table.get(keyOf(row))).to.equal(after)
          // In the middle of it, so that those that come later have to find their way into it.
          if (index % 7 === 3) expect(table.linesOf(row.id)).to.have.length(ofFirst(lines, row.id).length)
        }
        expect([...table.lines()]).to.have.members([...lines.values()])
        expect(table.size()).to.equal(lines.size)
        for (const { row } of steps) expect(table.linesOf(row.id)).to.have.members(ofFirst(lines, row.id))
      }),
    )
  })

  it('of many rows finds each of them, and all of one first column', () => {
    const table = memoryTable(specimens)
    const [row] = fc.sample(someRow, 1)
    if (row === undefined) return expect.fail()
    const nth = (number: number): Specimen => ({ ...row, id: `id-${String(number % 1_000)}`, part: number })
    const insert = (number: number): boolean =>
      table.insert(keyOf(nth(number)), lineOf(specimens, nth(number)))
    for (let number = 0; number < 20_000; number += 1) insert(number)
    expect(table.linesOf('id-7')).to.have.length(20)
    for (let number = 0; number < 20_000; number += 3) expect(table.delete(keyOf(nth(number)))).to.equal(true)
    for (let number = 0; number < 20_000; number += 1)
      expect(table.get(keyOf(nth(number)))).to.equal(
        number % 3 === 0 ? undefined : lineOf(specimens, nth(number)),
      )
    // Gone of these are 2007, 5007, 8007, 11007, 14007 and 17007.
    expect(table.linesOf('id-7')).to.have.length(14)
    for (let number = 0; number < 30_000; number += 1) insert(number)
    expect(table.size()).to.equal(30_000)
    expect(table.linesOf('id-7')).to.have.length(30)
  })
})

const ofFirst = (lines: ReadonlyMap<string, string>, id: string): readonly string[] =>
  [...lines].flatMap(([name, line]) => (name.slice(0, -2) === id ? [line] : []))
