import { expect } from 'chai'
import fc from 'fast-check'
import { check, type Expected, type Known } from './check.ts'

/** A stream of these ids; those from `rememberedFrom` on are remembered. */
const streamOf = (ids: readonly string[], rememberedFrom = 0): Known => ({
  lastRevision: ids.length - 1,
  isDeleted: false,
  hasMetadata: false,
  idAt: (revision) => ids[revision],
  remembered: (id) => {
    const revision = ids.indexOf(id)
    return revision < rememberedFrom ? undefined : revision
  },
})

const any: Expected = { kind: 'any' }
const noStream: Expected = { kind: 'no-stream' }
const exists: Expected = { kind: 'stream-exists' }
const at = (revision: number): Expected => ({ kind: 'revision', revision })

const none = streamOf([])
const abc = streamOf(['a', 'b', 'c'])

type Row = readonly [Expected, readonly string[], Known, string | number]

/** A number: idempotent, with this last revision. */
const rows: Readonly<Record<string, Row>> = {
  'any on no stream': [any, ['x'], none, 'write'],
  'any on a stream': [any, ['x'], abc, 'write'],
  'any, all there': [any, ['a', 'b', 'c'], abc, 2],
  'any, the last two there': [any, ['b', 'c'], abc, 2],
  'any, one there': [any, ['a'], abc, 0],
  'any, beginning there, rest new': [any, ['c', 'x'], abc, 'wrong-version'],
  'any, beginning new, rest there': [any, ['x', 'c'], abc, 'write'],
  'any, all there but forgotten': [any, ['a', 'b', 'c'], streamOf(['a', 'b', 'c'], 3), 'write'],
  'any, all there, the end forgotten': [any, ['c', 'a'], streamOf(['a', 'b', 'c'], 1), 'wrong-version'],
  'any without events': [any, [], abc, 'write'],
  'exists on no stream': [exists, ['x'], none, 'wrong-version'],
  'exists with metadata only': [exists, ['x'], { ...none, hasMetadata: true }, 'write'],
  'exists on a stream': [exists, ['x'], abc, 'write'],
  'exists, all there': [exists, ['b', 'c'], abc, 2],
  'no stream on no stream': [noStream, ['x'], none, 'write'],
  'no stream on a stream': [noStream, ['x'], abc, 'wrong-version'],
  'no stream, all there': [noStream, ['a', 'b', 'c'], abc, 2],
  'no stream, the first two there': [noStream, ['a', 'b'], abc, 1],
  'no stream, one of two there': [noStream, ['a', 'x'], abc, 'wrong-version'],
  'no stream, more than is there': [noStream, ['a', 'b', 'c', 'd'], abc, 'wrong-version'],
  'no stream without events': [noStream, [], none, 'write'],
  'no stream without events on a stream': [noStream, [], abc, 'wrong-version'],
  'the last revision': [at(2), ['x'], abc, 'write'],
  'the last revision, ids from before': [at(2), ['a'], abc, 'write'],
  'an earlier revision': [at(1), ['x'], abc, 'wrong-version'],
  'an earlier revision, all there behind it': [at(0), ['b', 'c'], abc, 2],
  'an earlier revision, there but elsewhere': [at(0), ['c'], abc, 'wrong-version'],
  'an earlier revision, part there': [at(1), ['c', 'x'], abc, 'wrong-version'],
  'an earlier revision, all there though forgotten': [at(0), ['b', 'c'], streamOf(['a', 'b', 'c'], 3), 2],
  'an earlier revision without events': [at(1), [], abc, 'wrong-version'],
  'a later revision': [at(3), ['x'], abc, 'wrong-version'],
  'a revision of no stream': [at(0), ['x'], none, 'wrong-version'],
  'a deleted stream': [any, ['x'], { ...abc, isDeleted: true }, 'deleted'],
  'a deleted stream, all there': [noStream, ['a'], { ...abc, isDeleted: true }, 'deleted'],
}

describe('event store double: whether events may be written', () => {
  for (const [name, [expected, ids, known, outcome]] of Object.entries(rows))
    it(name, () => {
      expect(check(expected, ids, known)).to.deep.equal(
        typeof outcome === 'number' ? { kind: 'idempotent', lastRevision: outcome } : { kind: outcome },
      )
    })

  it('never writes twice what was written behind an expected revision', () => {
    const lengths = fc.tuple(fc.nat(8), fc.integer({ min: 1, max: 8 }), fc.nat(8))
    fc.assert(
      fc.property(lengths, ([before, written, after]) => {
        const ids = Array.from({ length: before + written + after }, (_, index) => `id-${String(index)}`)
        const expected = before === 0 ? noStream : at(before - 1)
        const again = ids.slice(before, before + written)
        expect(check(expected, again, streamOf(ids.slice(0, before)))).to.deep.equal({ kind: 'write' })
        expect(check(expected, again, streamOf(ids))).to.deep.equal({
          kind: 'idempotent',
          lastRevision: before + written - 1,
        })
      }),
    )
  })
})
