import { expect } from 'chai'
import fc from 'fast-check'
import { lineOf, rowOfLine } from './row-line.ts'
import { someRow, specimens } from './rows.spec-helper.ts'

describe('a row as a line', () => {
  it('is what COPY writes', () => {
    const row = {
      id: 'a\tb',
      part: 1,
      words: 'back\\slash\nnew line',
      sum: '-12000',
      big: '9007199254740993',
      is_so: false,
      on_day: '2026-11-20',
      at: '2026-11-20T00:00:00.000Z',
      data: { bb: '"', a: { z: 'é' } },
    }
    expect(lineOf(specimens, row)).to.equal(
      'a\\tb\t1\tback\\\\slash\\nnew line\t-12000\t9007199254740993\tf\t2026-11-20\t2026-11-20 00:00:00+00\t' +
        String.raw`{"a": {"z": "é"}, "bb": "\\""}`,
    )
  })

  it('is read back as the row that it was made of', () => {
    fc.assert(
      fc.property(someRow, (row) => {
        expect(rowOfLine(specimens, lineOf(specimens, row))).to.deep.equal(row)
      }),
    )
  })
})
