import { expect } from 'chai'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { cutToBytes } from './texts.ts'

describe('texts of so many bytes', () => {
  it('are cut between characters', () => {
    expect(cutToBytes(4, '가나')).to.equal('가')
    expect(cutToBytes(6, '가나')).to.equal('가나')
    expect(cutToBytes(7, '가나😀')).to.equal('가나')
    expect(cutToBytes(3, 'tea')).to.equal('tea')
    expect(cutToBytes(3, '가나', 'euc-kr')).to.equal('가')
    expect(cutToBytes(4, '가나', 'euc-kr')).to.equal('가나')
  })

  for (const charset of ['utf-8', 'euc-kr'] as const)
    it(`are never longer than that in ${charset}, nor shorter than they must be`, () => {
      const length = (text: string): number => iconv.encode(text, charset).length
      fc.assert(
        fc.property(fc.string({ unit: 'grapheme' }), fc.nat(40), (text, most) => {
          const cut = cutToBytes(most, text, charset)
          const next = String.fromCodePoint(text.codePointAt(cut.length) ?? 0)
          expect(text.startsWith(cut) && cut.isWellFormed()).to.equal(true)
          expect(length(cut)).to.be.at.most(most)
          if (cut !== text) expect(length(cut + next)).to.be.above(most)
        }),
      )
    })
})
