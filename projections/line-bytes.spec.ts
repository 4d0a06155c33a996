import { expect } from 'chai'
import fc from 'fast-check'
import { areSame, beginsWith, fieldsEnd, hashOf, type Span } from './line-bytes.ts'

const field = fc.string({ unit: fc.constantFrom('a', 'b', '한', ' '), maxLength: 4 })
const fields = fc.array(field, { minLength: 1, maxLength: 4 })

/** Somewhere among other bytes, of which none counts. */
const spanOf = (text: string, before = 'a\t', after = '\ta'): Span => {
  const from = Buffer.byteLength(before)
  return { bytes: Buffer.from(before + text + after), from, to: from + Buffer.byteLength(text) }
}

describe('bytes of lines', () => {
  it('end a field where its tab is, or with the line', () => {
    fc.assert(
      fc.property(fields, fc.integer({ min: 1, max: 5 }), (all, count) => {
        const line = spanOf(all.join('\t'))
        const end = fieldsEnd(line, count)
        expect(line.bytes.toString('utf8', line.from, end)).to.equal(all.slice(0, count).join('\t'))
      }),
    )
  })

  it('begin a line where its first fields are these as a whole', () => {
    fc.assert(
      fc.property(fields, fields, (line, sought) => {
        const isSo = sought.every((one, index) => line[index] === one)
        expect(beginsWith(spanOf(line.join('\t')), spanOf(sought.join('\t'), 'xyz'))).to.equal(isSo)
      }),
    )
  })

  it('are the same, with the same hash, wherever they stand', () => {
    fc.assert(
      fc.property(field, field, (one, other) => {
        expect(areSame(spanOf(one), spanOf(other, '', 'b'))).to.equal(one === other)
        expect(hashOf(spanOf(one))).to.equal(hashOf(spanOf(one, 'before')))
      }),
    )
  })
})
