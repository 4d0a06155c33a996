import { expect } from 'chai'
import { segmentsBetween } from './segments.ts'

const MiB = 1024 * 1024

describe('the files of the write-ahead log', () => {
  const rows = [
    ['0/2000028', '0/2000120', 1, 16, ['000000010000000000000002']],
    ['0/2000028', '0/3000000', 1, 16, ['000000010000000000000002']],
    ['0/2000028', '0/3000001', 1, 16, ['000000010000000000000002', '000000010000000000000003']],
    ['0/FF000028', '1/28', 1, 16, ['0000000100000000000000FF', '000000010000000100000000']],
    ['16/B374D848', '16/B374D900', 10, 64, ['0000000A000000160000002C']],
    ['0/FFF00000', '1/100', 1, 1, ['000000010000000000000FFF', '000000010000000100000000']],
  ] as const
  for (const [start, stop, timeline, mebibytes, names] of rows)
    it(`from ${start} to ${stop}`, () => {
      const shape = { timeline, segmentBytes: mebibytes * MiB }
      expect(segmentsBetween(start, stop, shape)).to.deep.equal(names)
    })

  it('of no such place are none', () => {
    expect(() => segmentsBetween('16', '16', { timeline: 1, segmentBytes: MiB })).to.throw('no place')
  })
})
